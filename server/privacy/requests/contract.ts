import { z } from "zod";

const PASSWORD_CHARS_MAX = 1_024;

export const REQUEST_KINDS = ["export", "erasure"] as const;
export const REQUEST_STATUSES = ["scheduled", "running", "done", "cancelled", "expired", "failed"] as const;

export const passwordInput = z.object({ password: z.string().min(1).max(PASSWORD_CHARS_MAX) });

export const privacyRequestShape = z.object({
  id: z.string(),
  kind: z.enum(REQUEST_KINDS),
  status: z.enum(REQUEST_STATUSES),
  requestedAt: z.string(),
  /** Not before. */
  dueAt: z.string(),
  endedAt: z.string().nullable(),
  /** Of an export that can be fetched at `/api/privacy/exports/{id}`. */
  sizeBytes: z.number().int().nullable(),
  expiresAt: z.string().nullable(),
});
export type PrivacyRequest = z.output<typeof privacyRequestShape>;

export const privacyShape = z.object({
  requests: z.array(privacyRequestShape),
  /** Since when this person's data is kept and not used; null when it is not restricted. */
  restrictedSince: z.string().nullable(),
  /** What we do for everybody without being asked (CCPA, section 1798.120). */
  isSold: z.literal(false),
});
export type Privacy = z.output<typeof privacyShape>;

export const retentionShape = z.object({
  rules: z.array(z.object({ dataClass: z.string(), keptDays: z.number().int(), validFrom: z.string(), reason: z.string(), source: z.string() })),
  /** What stays after an erasure, and why. */
  kept: z.array(z.object({ table: z.string(), why: z.string() })),
});
export type Retention = z.output<typeof retentionShape>;

export const restrictInput = z.object({ isRestricted: z.boolean() });
