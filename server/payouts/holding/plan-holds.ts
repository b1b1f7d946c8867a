import type { Tx } from "@/db/client";
import { findIncomeKinds, findTaxBases, loadPolicy } from "../../tax";
import { findPayoutMethods } from "../methods/find-payout-method";
import type { Candidate } from "./find-candidates";
import { type PlannedHold, planHold } from "./plan-hold";
import type { Unpayable } from "./rules";

export interface PlannedHolds {
  readonly holds: readonly PlannedHold[];
  readonly unpayable: readonly (Unpayable & { readonly candidate: Candidate })[];
}

/** What can be paid of these accounts now, with tax and screening of each. Some thousand at a time; writes nothing. */
export async function planHolds(tx: Tx, candidates: readonly Candidate[], now: Date): Promise<PlannedHolds> {
  const userIds = candidates.map(({ accountId }) => accountId);
  const methods = await findPayoutMethods(tx, userIds);
  const policy = await loadPolicy(tx, { at: now });
  const incomeKinds = await findIncomeKinds(tx, now);
  const bases = await findTaxBases(tx, userIds, now);
  const holds: PlannedHold[] = [];
  const unpayable: (Unpayable & { candidate: Candidate })[] = [];
  for (const candidate of candidates) {
    const basis = bases.get(candidate.accountId);
    if (basis === undefined) throw new Error(`Nothing is known of the tax of ${candidate.accountId}.`);
    const planned = planHold(candidate, { now, method: methods.get(candidate.accountId) ?? null, tax: { policy, incomeKinds, basis } });
    if ("unpayable" in planned) unpayable.push({ ...planned.unpayable, candidate });
    else holds.push(planned);
  }
  return { holds, unpayable };
}
