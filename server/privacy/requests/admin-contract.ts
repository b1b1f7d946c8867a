import { z } from "zod";
import { REQUEST_STATUSES } from "./contract";

export const ASKED_KINDS = ["export", "erasure", "restriction"] as const;
export const ASKED_STATES = ["open", "late"] as const;
export const STUCK_KINDS = ["given-up", "blocked", "overdue", "job-ended"] as const;

/** `open`: not over. `late`: not over, and asked longer ago than the law gives. */
export const askedFilter = z.object({ kind: z.enum(ASKED_KINDS).optional(), state: z.enum(ASKED_STATES).optional() });
export type AskedFilter = z.output<typeof askedFilter>;

/** What somebody asked for about their own data, without who they are: a person is an id. */
export const askedShape = z.object({
  id: z.string(),
  personId: z.string(),
  kind: z.enum(ASKED_KINDS),
  /** A restriction is `holding` until its person ends it. */
  status: z.enum([...REQUEST_STATUSES, "holding"]),
  requestedAt: z.string(),
  /** Of an erasure: not before. */
  dueAt: z.string().nullable(),
  endedAt: z.string().nullable(),
  /** A month after it was asked for (GDPR, Article 12(3)); null once it is over, and of a restriction, which holds at once. */
  answerBy: z.string().nullable(),
  /** Whole days until then, below zero when it is past. */
  daysLeft: z.number().int().nullable(),
  /**
   * Why it does not go on. given-up: it could not be done, its person was told. blocked: would be given up were it due now. overdue: its time
   * has come and nothing happened. job-ended: the job is over and it is not. `reason`: in the words that its person reads, where there are some.
   */
  stuck: z.object({ kind: z.enum(STUCK_KINDS), reason: z.string().nullable() }).nullable(),
});
export type Asked = z.output<typeof askedShape>;
