import { eq } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { relays } from "@/db/schema";
import { type Actor, requireAdmin } from "@/server/kernel/actor";
import { appendAudit } from "@/server/kernel/audit";
import { DomainError } from "@/server/kernel/errors";
import type { Services } from "@/server/services";
import type { Relay } from "./contract";
import { lockRelay, type RelayRow, showRelays } from "./queries";

type State = Relay["state"];
export interface RelayChange {
  /** The states that it may be in. */
  readonly from: readonly State[];
  readonly to: State;
  readonly reason: string | null;
  /** An admin, or the part of the house that acted. */
  readonly by: string;
}

/** @throws DomainError `not_found`; `rule_refused` for one that is in another state */
export async function moveRelay(tx: Tx, relayId: string, { from, to, reason, by }: RelayChange, now: Date): Promise<RelayRow> {
  const before = await lockRelay(tx, relayId);
  if (before.state === "removed") throw new DomainError("not_found");
  if (!from.includes(before.state)) throw new DomainError("rule_refused", { sentence: `This relay is ${before.state}.` });
  const set = { state: to, reason, changedAt: now };
  await tx.update(relays).set(set).where(eq(relays.id, relayId));
  const was = { state: before.state, reason: before.reason };
  await appendAudit(tx, { actorId: by, action: `distribution/relay.${to}`, target: relayId, before: was, after: { state: to, reason } }, now);
  return { ...before, ...set };
}

async function change({ db, clock }: Pick<Services, "db" | "clock">, actor: Actor, relayId: string, move: Omit<RelayChange, "by">): Promise<Relay> {
  requireAdmin(actor);
  const now = clock.now();
  return db.transaction(async (tx) => {
    const [relay] = await showRelays(tx, [await moveRelay(tx, relayId, { ...move, by: actor.userId }, now)], now);
    if (relay === undefined) throw new DomainError("not_found");
    return relay;
  });
}

interface WithReason {
  readonly relayId: string;
  readonly reason: string;
}

/** Players are told of it no more, until it is taken up again. */
export function pauseRelay(services: Pick<Services, "db" | "clock">, actor: Actor, { relayId, reason }: WithReason): Promise<Relay> {
  return change(services, actor, relayId, { from: ["active"], to: "paused", reason });
}

/** Players are told of it again, once it is found well. */
export function resumeRelay(services: Pick<Services, "db" | "clock">, actor: Actor, { relayId }: Pick<WithReason, "relayId">): Promise<Relay> {
  return change(services, actor, relayId, { from: ["paused"], to: "active", reason: null });
}

/** For good: its key is never taken again. An invitation that nobody took is withdrawn by it. */
export function removeRelay(services: Pick<Services, "db" | "clock">, actor: Actor, { relayId, reason }: WithReason): Promise<Relay> {
  return change(services, actor, relayId, { from: ["invited", "active", "paused"], to: "removed", reason });
}
