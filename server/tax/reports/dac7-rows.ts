import { findFees } from "@/server/royalties";
import type { Services } from "@/server/services";
import { dayOf, findRule, type Policy } from "../policy/policy";
import { type PaidRow, yearEnd } from "./find-paid";
import type { PaidAccount } from "./paid-accounts";
import { findLastForms, type Payee } from "./payee";
import { sumQuarters } from "./report-lines";
import { amount, type PlannedRow } from "./report-row";

const AND = "; ";

function sellerOf(payee: Payee) {
  const { foreignTin, country, vatNumber, birthPlace, registrationNumber, establishments } = payee;
  return {
    tin_country: foreignTin === "" ? "" : country,
    ...{ vat_number: vatNumber, birth_place: birthPlace, registration_number: registrationNumber },
    establishments: establishments.join(AND),
  };
}

const plain = (name: string) => name.toLowerCase().replaceAll(/\s+/g, " ").trim();

/** The accounts that a quarter's payments went to; who holds one is said where it is another name than the seller's. */
function accountsOf(accounts: readonly PaidAccount[], { name }: Payee) {
  const different = [...new Map(accounts.map((account) => [account.identifier, account])).values()];
  const holders = different.map(({ holder }) => holder).filter((holder) => holder !== "" && plain(holder) !== plain(name));
  return {
    account_identifier: different.map(({ identifier }) => identifier).join(AND),
    account_kind: different.map(({ kind }) => kind).join(AND),
    account_holder: [...new Set(holders)].join(AND),
  };
}

/** A row for each quarter in which a resident of the EU was paid, or paid a fee. */
export async function planDac7Rows(
  { db }: Pick<Services, "db">,
  policy: Policy,
  { year, paid }: { readonly year: number; readonly paid: ReadonlyMap<string, readonly PaidRow[]> },
): Promise<PlannedRow[]> {
  const forms = await findLastForms(db, [...paid.keys()], yearEnd(year));
  const isReported = (userId: string) => findRule(policy, "dac7", [forms.get(userId)?.country ?? ""], dayOf(yearEnd(year))) !== null;
  const sellers = [...paid].filter(([userId]) => isReported(userId));
  const fees = await findFees(
    db,
    sellers.map(([userId]) => userId),
    year,
  );
  return sellers.flatMap(([userId, rows]) =>
    sumQuarters(
      rows,
      fees.filter(({ artistId }) => artistId === userId),
    ).map(({ currency, quarter, netMicros, feeMicros, withheldMicros, decisionIds }): PlannedRow => {
      const sums = { consideration: amount(netMicros), fees: amount(feeMicros), taxes_withheld: amount(withheldMicros), activities: `${decisionIds.length}` };
      const write = (payee: Payee, accounts: readonly PaidAccount[]) => ({
        ...sellerOf(payee),
        ...{ currency, quarter: `${quarter}`, ...sums },
        ...accountsOf(accounts, payee),
      });
      return { userId, decisionIds, write };
    }),
  );
}
