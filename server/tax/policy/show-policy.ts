import type { Services } from "@/server/services";
import { findPolicyState, type PolicyState } from "./load-policy";

const NO_COUNTRIES =
  "No proxy tells us in which country viewers are (COUNTRY_HEADER is not set). Every view counts as from the US, and tax is withheld from what it earned.";

export interface ShownPolicy extends PolicyState {
  /** What an operator has to do so that views are taxed by where viewers are; null where it is done. */
  readonly countryBanner: string | null;
}

/** The policy in force, and what stands in the way of its being right, for admins. */
export async function showPolicy({ db, clock, env }: Services): Promise<ShownPolicy> {
  return { ...(await findPolicyState(db, clock.now())), countryBanner: env.COUNTRY_HEADER === undefined ? NO_COUNTRIES : null };
}
