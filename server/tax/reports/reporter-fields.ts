import type { Env } from "@/server/kernel/env";
import type { Report } from "./report-lines";

type Fields = Readonly<Record<string, string>>;

/** What stands on the page while nobody said who reports. */
const MISSING = "Who reports is not set up here, so those fields are empty: TAX_REPORTER in docs/operate.md.";

/** @param countryless how many people were paid whose country nobody knows: by their forms alone they cannot be found for DAC7. */
export function noteOf({ TAX_REPORTER }: Pick<Env, "TAX_REPORTER">, countryless: number): string | null {
  const who = countryless === 1 ? "One person who was paid has" : `${countryless} people who were paid have`;
  const unknown = `${who} given no form, not even a country, so nobody knows whether they belong in this report. The 1099-MISC lists them under “none”.`;
  const notes = [...(TAX_REPORTER === undefined ? [MISSING] : []), ...(countryless > 0 ? [unknown] : [])];
  return notes.length > 0 ? notes.join(" ") : null;
}

/** Who reports, as each form asks for it: the payer of a 1099, the withholding agent of a 1042-S, the platform operator of DAC7. */
export function reporterFields({ TAX_REPORTER: reporter }: Pick<Env, "TAX_REPORTER">, report: Report | "DAC7"): Fields {
  const { name = "", street = "", town = "", region = "", postcode = "", country = "" } = reporter ?? {};
  const [ein, taxNumber] = [reporter?.ein ?? "", reporter?.taxNumber ?? ""];
  const placeOf = (who: string): Fields => ({
    [`${who}_name`]: name,
    [`${who}_street`]: street,
    [`${who}_town`]: town,
    [`${who}_region`]: region,
    [`${who}_postcode`]: postcode,
    [`${who}_country`]: country,
  });
  if (report === "1042-S") {
    const status = { agent_chapter3_status: reporter?.chapter3Status ?? "", agent_chapter4_status: reporter?.chapter4Status ?? "" };
    return { agent_ein: ein, ...status, ...placeOf("agent"), agent_giin: reporter?.giin ?? "", agent_foreign_tin: taxNumber };
  }
  if (report === "DAC7") {
    const numbers = { operator_tin: taxNumber, operator_vat_number: reporter?.vatNumber ?? "", operator_number: reporter?.operatorNumber ?? "" };
    return { ...placeOf("operator"), ...numbers, platform_name: reporter?.platformName ?? "" };
  }
  return { ...placeOf("payer"), payer_tin: ein };
}
