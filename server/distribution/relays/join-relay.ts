import { and, eq, ne } from "drizzle-orm";
import { relays } from "@/db/schema";
import { readRelayJoin } from "@/protocol/relay-words";
import { countAttempt } from "@/server/accounts";
import { appendAudit } from "@/server/kernel/audit";
import { DomainError } from "@/server/kernel/errors";
import type { Services } from "@/server/services";
import { hashCode } from "./invite-relay";
import { findAddressFault } from "./relay-address";

export interface JoinInput {
  readonly publicKey: string;
  /** By that key: a `RelayJoin`. */
  readonly signed: string;
  /** Empty when unknown. */
  readonly clientAddress: string;
}

const NO_INVITATION = "This invitation is not known, is over, or another relay took it.";

/**
 * Takes a relay in by its invitation, under the key that it signed with. The same key with the same code is answered the same again, so
 * that an answer that was lost costs nothing.
 * @throws DomainError `not_found` for a code that does not hold, `invalid_input` for words that the key did not sign or an address that
 * players cannot be told, `rate_limited`
 */
export async function joinRelay(services: Services, input: JoinInput): Promise<{ readonly relayId: string; readonly name: string }> {
  const { db, clock, env } = services;
  const now = clock.now();
  await countAttempt(services, { operation: "joinRelay", account: input.publicKey, clientAddress: input.clientAddress });
  const words = await readRelayJoin(input.signed, input.publicKey, now);
  if (words === null) throw new DomainError("invalid_input", { sentence: "This is not signed by that key, or the clock of the relay's machine is wrong." });
  const fault = words.baseUrl === null ? null : findAddressFault(words.baseUrl, env.DEPLOYMENT === "local");
  if (fault !== null) throw new DomainError("invalid_input", { sentence: fault });
  return db.transaction(async (tx) => {
    const isInvited = and(eq(relays.codeHash, hashCode(words.code)), ne(relays.state, "removed"));
    const [row] = await tx.select().from(relays).where(isInvited).for("update").limit(1);
    if (row?.publicKey === input.publicKey) return { relayId: row.id, name: row.name };
    if (row?.state !== "invited" || row.codeExpiresAt <= now) throw new DomainError("not_found", { sentence: NO_INVITATION });
    if ((await tx.$count(relays, eq(relays.publicKey, input.publicKey))) > 0)
      throw new DomainError("conflict", { sentence: "A relay with this key has joined before. Start with a folder of its own." });
    const { baseUrl, quotaBytes, servedBytesPerDayMax } = words;
    const joined = { publicKey: input.publicKey, baseUrl, quotaBytes, servedBytesPerDayMax };
    await tx
      .update(relays)
      .set({ ...joined, state: "active", joinedAt: now, changedAt: now })
      .where(eq(relays.id, row.id));
    await appendAudit(tx, { actorId: row.id, action: "distribution/relay.joined", target: row.id, after: joined }, now);
    return { relayId: row.id, name: row.name };
  });
}
