import { createHash, randomBytes } from "node:crypto";
import { ne } from "drizzle-orm";
import { relays } from "@/db/schema";
import { type Actor, requireAdmin } from "@/server/kernel/actor";
import { appendAudit } from "@/server/kernel/audit";
import { DAY_MS } from "@/server/kernel/durations";
import { DomainError } from "@/server/kernel/errors";
import { newId } from "@/server/kernel/ids";
import { cutPage, type Page, type PageRequest } from "@/server/kernel/page";
import type { Services } from "@/server/services";
import type { Relay } from "./contract";
import { selectRelays, showRelays } from "./queries";

const INVITATION_MS = 7 * DAY_MS;
const CODE_BYTES = 24;
/** By it a code that leaked is recognised. */
const CODE_PREFIX = "mhc_relay_";
const RELAYS_MAX = 1_000;

/** What is kept of an invitation's code: of so many random bits, a fast hash is as good as a slow one. */
export const hashCode = (code: string): string => createHash("sha256").update(code).digest("hex");

export interface NewRelay {
  readonly name: string;
  readonly layer: Relay["layer"];
}

/**
 * Invites a machine to carry works. The code is answered this once, holds for a week and lets one key join.
 * @throws DomainError `conflict` for a name that another has, `rule_refused` when there are as many as there can be
 */
export async function inviteRelay(
  services: Pick<Services, "db" | "clock">,
  actor: Actor,
  { name, layer }: NewRelay,
): Promise<{ readonly relay: Relay; readonly code: string }> {
  requireAdmin(actor);
  const now = services.clock.now();
  const code = `${CODE_PREFIX}${randomBytes(CODE_BYTES).toString("base64url")}`;
  const id = newId("relay", now.getTime());
  return services.db.transaction(async (tx) => {
    if ((await tx.$count(relays, ne(relays.state, "removed"))) >= RELAYS_MAX)
      throw new DomainError("rule_refused", { sentence: `There are ${RELAYS_MAX} relays. Remove one first.` });
    const invitation = { codeHash: hashCode(code), codeExpiresAt: new Date(now.getTime() + INVITATION_MS) };
    const [row] = await tx
      .insert(relays)
      .values({ id, name, layer, state: "invited", ...invitation, createdAt: now, changedAt: now })
      .onConflictDoNothing()
      .returning();
    if (row === undefined) throw new DomainError("conflict", { issues: [{ path: "name", message: "Another relay has this name." }] });
    const [relay] = await showRelays(tx, [row], now);
    if (relay === undefined) throw new Error("A relay that was written is not shown.");
    await appendAudit(tx, { actorId: actor.userId, action: "distribution/relay.invited", target: id, after: { name, layer } }, now);
    return { relay, code };
  });
}

/** The relays that are invited, active or paused, newest first. */
export async function listRelays(services: Pick<Services, "db" | "clock">, actor: Actor, input: PageRequest): Promise<Page<Relay>> {
  requireAdmin(actor);
  const { rows, total } = await selectRelays(services.db, input);
  const page = cutPage(rows, { limit: input.limit, total }, { item: (row) => row, cursor: (row) => row.id });
  return { ...page, items: await showRelays(services.db, page.items, services.clock.now()) };
}
