import { z } from "zod";
import { FRAUD_REASONS } from "../fraud";

const ID_CHARS_MAX = 64;
const NOTE_CHARS_MAX = 1_000;
export const CASE_STATUSES = ["open", "released", "rejected"] as const;

export const caseInput = z.object({ caseId: z.string().max(ID_CHARS_MAX) });
export const caseDecision = caseInput.extend({ note: z.string().trim().min(1, "Say why.").max(NOTE_CHARS_MAX) });
export const caseFilter = z.object({ status: z.enum(CASE_STATUSES).default("open") });

/** The suspicious views of one film on one UTC day. Money as text of micros, by currency. */
export const caseShape = z.object({
  id: z.string(),
  /** Title null once the film is gone. */
  video: z.object({ id: z.string(), title: z.string().nullable() }),
  artist: z.object({ id: z.string(), name: z.string(), handle: z.string() }),
  day: z.string(),
  status: z.enum(CASE_STATUSES),
  views: z.number().int(),
  /** Views of the same film on the same day that no rule found suspicious. */
  otherViews: z.number().int(),
  viewers: z.number().int(),
  networks: z.number().int(),
  devices: z.number().int(),
  /** How many of the views each rule found. */
  reasons: z.array(z.object({ reason: z.enum(FRAUD_REASONS), views: z.number().int() })),
  heldMicros: z.array(z.object({ currency: z.string(), amountMicros: z.string() })),
  note: z.string(),
  decidedBy: z.string().nullable(),
  createdAt: z.string(),
  decidedAt: z.string().nullable(),
});
export type ViewCase = z.output<typeof caseShape>;

/** A view of a case. Viewer, network and device are keyed hashes, alike where they are the same. */
export const caseViewShape = z.object({
  id: z.string(),
  countedAt: z.string(),
  country: z.string().nullable(),
  viewer: z.string(),
  isSignedIn: z.boolean(),
  network: z.string(),
  device: z.string(),
  reasons: z.array(z.enum(FRAUD_REASONS)),
});
export type CaseView = z.output<typeof caseViewShape>;
