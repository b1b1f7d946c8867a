import { HOUR_MS } from "../../kernel/durations";
import type { Services } from "../../services";
import { type ClaimRequest, claimOutbox, putOff } from "./claim";

const SAID_AT_ONCE = 1_000;
const SAID_AGAIN_MS = HOUR_MS / 4;
const REASON = "Payouts this way are not set up here at present. It goes on once they are.";

/** Names what payouts of a rail that is not set up here wait for: they go on within a quarter of an hour once it is. @returns of how many it said so. */
export async function waitForRail(services: Services, request: Omit<ClaimRequest, "limit">): Promise<number> {
  const claimed = await claimOutbox(services, { ...request, limit: SAID_AT_ONCE });
  await putOff(services, claimed, { checkAt: new Date(services.clock.now().getTime() + SAID_AGAIN_MS), reason: REASON });
  return claimed.length;
}
