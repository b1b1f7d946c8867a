import { z } from "zod";

/** An error as the SDK writes it over the wire. */
export const wireError = z
  .union([z.looseObject({ name: z.string().optional(), message: z.string().optional(), stack: z.string().optional() }), z.string()])
  .transform((error) => {
    if (typeof error === "string") return { name: "Error", message: error, stack: "" };
    return { ...error, name: error.name ?? "Error", message: error.message ?? JSON.stringify(error), stack: error.stack ?? "" };
  });
export type WireError = z.output<typeof wireError>;

const base = { id: z.string().min(1), displayName: z.string().nullish(), name: z.string().nullish() };
const raceMode = z.looseObject({ parallelMode: z.string().optional() }).nullish();

/**
 * The operations that a call of a function answers with, as SDK 4.24 sends them (read in its source and recorded).
 * `Sleep` and `WaitForEvent` have their time and event in `name`, unlike what the SDK's specification says.
 */
export const op = z.discriminatedUnion("op", [
  z.object({ op: z.literal("StepRun"), ...base, data: z.unknown(), opts: raceMode }),
  z.object({ op: z.literal("StepError"), ...base, error: wireError, opts: raceMode }),
  z.object({ op: z.literal("StepFailed"), ...base, error: wireError, opts: raceMode }),
  z.object({ op: z.literal("StepPlanned"), ...base, opts: raceMode }),
  z.object({ op: z.literal("Sleep"), ...base, name: z.string(), opts: raceMode }),
  z.object({
    op: z.literal("WaitForEvent"),
    ...base,
    name: z.string(),
    opts: z.looseObject({ timeout: z.string(), if: z.string().optional(), parallelMode: z.string().optional() }),
  }),
  z.object({
    op: z.literal("InvokeFunction"),
    ...base,
    opts: z.looseObject({
      function_id: z.string(),
      payload: z.looseObject({ data: z.record(z.string(), z.unknown()).nullish() }),
      timeout: z.string().nullish(),
      parallelMode: z.string().optional(),
    }),
  }),
  z.object({ op: z.literal("RunComplete"), ...base, data: z.unknown() }),
]);
export type Op = z.output<typeof op>;

/** What a call of a function came to. */
export type Outcome =
  | { readonly kind: "ops"; readonly ops: readonly Op[]; readonly retryAfter: string | null }
  | { readonly kind: "completed"; readonly result: unknown }
  | { readonly kind: "failed"; readonly error: WireError; readonly isRetriable: boolean; readonly retryAfter: string | null };

/** The operations in a 206 answer. @throws Error naming an operation that this engine does not have. */
export function parseOps(body: unknown): Op[] {
  const list = Array.isArray(body) ? body : [body];
  return list.map((given) => {
    const parsed = op.safeParse(given);
    if (parsed.success) return parsed.data;
    const name = z.looseObject({ op: z.string() }).safeParse(given);
    throw new Error(`The embedded runner does not have the operation ${name.success ? name.data.op : "without a name"} in this form.`);
  });
}
