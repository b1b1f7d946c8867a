import type { Actor } from "../../kernel/actor";
import { newId } from "../../kernel/ids";
import type { Services } from "../../services";
import { networkOf } from "./rules";
import { bindViewer, signToken } from "./token";

/** Who is in front of the page: from the request, never from what a page says. */
export interface Watcher {
  readonly actor: Actor | null;
  readonly clientAddress: string;
  readonly userAgent: string;
  /** ISO 3166-1 alpha-2 by the proxy in front of us; null when it is not known. */
  readonly country: string | null;
}

/** How a watcher is known to a token. */
export function holderOf(services: Pick<Services, "env">, watcher: Watcher): string {
  const { actor, clientAddress, userAgent } = watcher;
  return bindViewer(services.env, { userId: actor?.userId ?? null, network: networkOf(clientAddress), userAgent });
}

/** What a page needs to count a play of its film: made while it is rendered, good for one play by whom it was rendered for. */
export function issuePlayTicket(services: Services, watcher: Watcher, videoId: string): string {
  const givenMs = services.clock.now().getTime();
  return signToken(services.env, { playId: newId("play", givenMs), videoId, holder: holderOf(services, watcher), beat: 0, givenMs });
}
