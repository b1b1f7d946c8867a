import type { Tx } from "@/db/client";
import { selectRestricted } from "../../privacy";
import type { Services } from "../../services";
import { findIncomeKinds, findTaxBases, loadPolicy } from "../../tax";
import { findPayoutMethods } from "../methods/find-payout-method";
import { findMissingRail } from "../methods/ways";
import type { Candidate } from "./find-candidates";
import { type PlannedHold, planHold } from "./plan-hold";
import type { Unpayable } from "./rules";

export interface PlannedHolds {
  readonly holds: readonly PlannedHold[];
  readonly unpayable: readonly (Unpayable & { readonly candidate: Candidate })[];
}

const RESTRICTED: Unpayable = { kind: "restricted", detail: "The artist asked that their data be kept and not used; they can ask for a payout themselves." };

/**
 * What can be paid of these accounts now by the rails that there are, with tax and screening of each. Some thousand at a time; writes nothing.
 * @param cause.isAsked by the artist: whoever had the use of their data restricted gets what they ask for, and nothing by itself
 */
export async function planHolds(
  services: Pick<Services, "rails">,
  tx: Tx,
  candidates: readonly Candidate[],
  cause: { readonly now: Date; readonly isAsked: boolean },
): Promise<PlannedHolds> {
  const { now } = cause;
  const userIds = candidates.map(({ accountId }) => accountId);
  const methods = await findPayoutMethods(tx, userIds);
  const policy = await loadPolicy(tx, { at: now });
  const incomeKinds = await findIncomeKinds(tx, now);
  const bases = await findTaxBases(tx, userIds, now);
  const restricted = cause.isAsked ? new Set<string>() : await selectRestricted(tx, userIds);
  const holds: PlannedHold[] = [];
  const unpayable: (Unpayable & { candidate: Candidate })[] = [];
  for (const candidate of candidates) {
    if (restricted.has(candidate.accountId)) {
      unpayable.push({ ...RESTRICTED, candidate });
      continue;
    }
    const method = methods.get(candidate.accountId) ?? null;
    const missing = method === null ? null : findMissingRail(services, method.kind);
    if (missing !== null) {
      unpayable.push({ kind: "unavailable", detail: missing, candidate });
      continue;
    }
    const basis = bases.get(candidate.accountId);
    if (basis === undefined) throw new Error(`Nothing is known of the tax of ${candidate.accountId}.`);
    const planned = planHold(candidate, { now, method, tax: { policy, incomeKinds, basis } });
    if ("unpayable" in planned) unpayable.push({ ...planned.unpayable, candidate });
    else holds.push(planned);
  }
  return { holds, unpayable };
}
