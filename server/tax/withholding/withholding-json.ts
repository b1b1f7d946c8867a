import { z } from "zod";
import { FORM_STATES, INCOME_KINDS, type WithheldLine, type Withholding } from "../contract";

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

function lineJson(line: WithheldLine): string {
  const { amountMicros, incomeKind, rateBps, ruleIds, taxableMicros, usMicros, withheldMicros } = line;
  return `{"amountMicros":"${amountMicros}","incomeKind":"${incomeKind}","rateBps":${rateBps},"ruleIds":${JSON.stringify(ruleIds)},"taxableMicros":"${taxableMicros}","usMicros":"${usMicros}","withheldMicros":"${withheldMicros}"}`;
}

/**
 * A decision in the bytes that are kept and hashed: keys in alphabetical order, micros as strings, no spaces; `format` numbers this very form.
 * Written out, because a month's run makes a million of them; what may hold any character goes through `JSON.stringify`.
 */
export function withholdingJson({ basis, lines, policyVersion, withheldMicros }: Withholding): string {
  const { at, country, formId, formState, personKind } = basis;
  const basisJson = `{"at":${JSON.stringify(at)},"country":${JSON.stringify(country)},"formId":${JSON.stringify(formId)},"formState":"${formState}","personKind":"${personKind}"}`;
  return `{"basis":${basisJson},"format":1,"lines":[${lines.map(lineJson).join()}],"policyVersion":${policyVersion},"withheldMicros":"${withheldMicros}"}`;
}

/** @throws Error for what `withholdingJson` did not write. */
export function parseWithholding(json: string): Withholding {
  const { format: _, ...withholding } = keptShape.parse(JSON.parse(json));
  return withholding;
}
