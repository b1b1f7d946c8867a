import { count, eq } from "drizzle-orm";
import { users, webhookEndpoints } from "@/db/schema";
import { type Actor, requireArtist } from "@/server/kernel/actor";
import { appendAudit } from "@/server/kernel/audit";
import { DAY_MS } from "@/server/kernel/durations";
import type { Env } from "@/server/kernel/env";
import { DomainError } from "@/server/kernel/errors";
import { newId } from "@/server/kernel/ids";
import type { Services } from "@/server/services";
import type { Endpoint, EndpointChange, NewEndpoint } from "./contract";
import { findUrlFault } from "./endpoint-address";
import { type EndpointRow, lockOwnEndpoint, selectEndpoints } from "./queries";
import { makeSigningSecret, sealSecret } from "./sealed-secret";

const ENDPOINTS_MAX = 10;
/** After a new secret was made, the old one signs as well for a day, so that a receiver can be changed without losing anything. */
const OLD_SECRET_MS = DAY_MS;

export function showEndpoint(row: EndpointRow): Endpoint {
  const { id, url, description, eventTypes, status, disabledReason } = row;
  return {
    id,
    url,
    description,
    eventTypes,
    status,
    disabledReason,
    failingSince: row.failingSince?.toISOString() ?? null,
    createdAt: row.createdAt.toISOString(),
  };
}

function requireUrl(env: Pick<Env, "DEPLOYMENT">, url: string): void {
  const message = findUrlFault(url, env.DEPLOYMENT === "local");
  if (message !== null) throw new DomainError("rule_refused", { sentence: message, issues: [{ path: "url", message }] });
}

/** Adds an endpoint that is told of what happens from now on. Its secret is in this answer and nowhere else. */
export async function createEndpoint(services: Services, actor: Actor, input: NewEndpoint): Promise<Endpoint & { readonly secret: string }> {
  requireArtist(actor);
  requireUrl(services.env, input.url);
  const now = services.clock.now();
  const secret = makeSigningSecret();
  const row = await services.db.transaction(async (tx) => {
    await tx.select({ id: users.id }).from(users).where(eq(users.id, actor.userId)).for("no key update");
    const [counted] = await tx.select({ total: count() }).from(webhookEndpoints).where(eq(webhookEndpoints.artistId, actor.userId));
    if ((counted?.total ?? 0) >= ENDPOINTS_MAX) throw new DomainError("rule_refused", { sentence: `You have ${ENDPOINTS_MAX} endpoints. Delete one first.` });
    const values = { ...input, id: newId("webhook", now.getTime()), artistId: actor.userId, sealedSecret: sealSecret(services.env, secret) };
    const [made] = await tx
      .insert(webhookEndpoints)
      .values({ ...values, status: "enabled", createdAt: now, updatedAt: now })
      .returning();
    if (made === undefined) throw new Error("an insert answers with its row");
    await appendAudit(tx, { actorId: actor.userId, action: "webhooks/endpoint.created", target: made.id, after: { url: made.url } }, now);
    return made;
  });
  return { ...showEndpoint(row), secret };
}

export async function listEndpoints(services: Services, actor: Actor): Promise<readonly Endpoint[]> {
  return (await selectEndpoints(services.db, actor.userId, ENDPOINTS_MAX)).map(showEndpoint);
}

/** Changes the caller's own endpoint; turning it on again forgets its failures. @throws DomainError `not_found`, `rule_refused`. */
export async function updateEndpoint(services: Services, actor: Actor, input: EndpointChange): Promise<Endpoint> {
  const { endpointId, ...given } = input;
  if (given.url !== undefined) requireUrl(services.env, given.url);
  const now = services.clock.now();
  const row = await services.db.transaction(async (tx) => {
    const before = await lockOwnEndpoint(tx, { endpointId, artistId: actor.userId });
    if (before === null) throw new DomainError("not_found");
    const isEnabled = given.status === "enabled" && before.status === "disabled";
    const fresh = isEnabled ? { failingSince: null, disabledAt: null, disabledReason: null } : {};
    const stopped = given.status === "disabled" && before.status === "enabled" ? { disabledAt: now, disabledReason: "You turned it off." } : {};
    const change = { ...given, ...fresh, ...stopped, updatedAt: now };
    const [after] = await tx.update(webhookEndpoints).set(change).where(eq(webhookEndpoints.id, endpointId)).returning();
    if (after === undefined) throw new DomainError("not_found");
    const shown = (row: EndpointRow) => ({ url: row.url, status: row.status, eventTypes: row.eventTypes });
    await appendAudit(tx, { actorId: actor.userId, action: "webhooks/endpoint.changed", target: endpointId, before: shown(before), after: shown(after) }, now);
    return after;
  });
  return showEndpoint(row);
}

/** Makes a new secret; the old one signs beside it for a day. @throws DomainError `not_found`. */
export async function rotateSecret(services: Services, actor: Actor, input: { readonly endpointId: string }): Promise<Endpoint & { readonly secret: string }> {
  const now = services.clock.now();
  const secret = makeSigningSecret();
  const row = await services.db.transaction(async (tx) => {
    const before = await lockOwnEndpoint(tx, { endpointId: input.endpointId, artistId: actor.userId });
    if (before === null) throw new DomainError("not_found");
    const previous = { sealedPreviousSecret: before.sealedSecret, previousSecretEndsAt: new Date(now.getTime() + OLD_SECRET_MS) };
    const change = { ...previous, sealedSecret: sealSecret(services.env, secret), updatedAt: now };
    const [after] = await tx.update(webhookEndpoints).set(change).where(eq(webhookEndpoints.id, before.id)).returning();
    if (after === undefined) throw new DomainError("not_found");
    await appendAudit(tx, { actorId: actor.userId, action: "webhooks/endpoint.secret-rotated", target: before.id }, now);
    return after;
  });
  return { ...showEndpoint(row), secret };
}

/** Deletes the caller's own endpoint with its log. @throws DomainError `not_found`. */
export async function deleteEndpoint(services: Services, actor: Actor, input: { readonly endpointId: string }): Promise<{ readonly id: string }> {
  const now = services.clock.now();
  await services.db.transaction(async (tx) => {
    const row = await lockOwnEndpoint(tx, { endpointId: input.endpointId, artistId: actor.userId });
    if (row === null) throw new DomainError("not_found");
    await tx.delete(webhookEndpoints).where(eq(webhookEndpoints.id, row.id));
    await appendAudit(tx, { actorId: actor.userId, action: "webhooks/endpoint.deleted", target: row.id, before: { url: row.url } }, now);
  });
  return { id: input.endpointId };
}
