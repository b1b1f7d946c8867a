import { z } from "zod";
import { FORM_STATES, INCOME_KINDS, type Withholding } from "../contract";

const micros = z.string().regex(/^\d+$/).transform(BigInt);
const keptShape = z.object({
  basis: z.object({
    at: z.string(),
    country: z.string().nullable(),
    formId: z.string().nullable(),
    formState: z.enum(FORM_STATES),
    personKind: z.enum(["individual", "business"]),
  }),
  format: z.literal(1),
  lines: z.array(
    z.object({
      amountMicros: micros,
      incomeKind: z.enum(INCOME_KINDS),
      rateBps: z.number().int(),
      ruleIds: z.array(z.string()),
      taxableMicros: micros,
      usMicros: micros,
      withheldMicros: micros,
    }),
  ),
  policyVersion: z.number().int(),
  withheldMicros: micros,
});

/** A decision in the bytes that are kept and hashed: keys in alphabetical order, micros as strings, no spaces; `format` numbers this very form. */
export function withholdingJson({ basis, lines, policyVersion, withheldMicros }: Withholding): string {
  return JSON.stringify({
    basis: { at: basis.at, country: basis.country, formId: basis.formId, formState: basis.formState, personKind: basis.personKind },
    format: 1,
    lines: lines.map((line) => ({
      amountMicros: line.amountMicros.toString(),
      incomeKind: line.incomeKind,
      rateBps: line.rateBps,
      ruleIds: line.ruleIds,
      taxableMicros: line.taxableMicros.toString(),
      usMicros: line.usMicros.toString(),
      withheldMicros: line.withheldMicros.toString(),
    })),
    policyVersion,
    withheldMicros: withheldMicros.toString(),
  });
}

/** @throws Error for what `withholdingJson` did not write. */
export function parseWithholding(json: string): Withholding {
  const { format: _, ...withholding } = keptShape.parse(JSON.parse(json));
  return withholding;
}
