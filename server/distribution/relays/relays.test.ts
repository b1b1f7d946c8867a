import { afterAll, beforeAll, expect, it } from "vitest";
import { toBase64url } from "@/protocol/base64url";
import { type RelayReport, signRelayJoin, signRelayReport } from "@/protocol/relay-words";
import type { Actor } from "@/server/kernel/actor";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "@/server/kernel/durations";
import { addPerson } from "@/test/people";
import { createTestServices, type TestServices } from "@/test/services";
import { pauseRelay, removeRelay, resumeRelay } from "./change-relay";
import { inviteRelay, listRelays } from "./invite-relay";
import { joinRelay } from "./join-relay";
import { findAddressFault } from "./relay-address";
import { reportRelay } from "./report-relay";

let t: TestServices;
let admin: Actor;
beforeAll(async () => {
  t = await createTestServices();
  admin = (await addPerson(t.services, "admin")).actor;
});
afterAll(() => t.close());

async function makeKey() {
  const made = await crypto.subtle.generateKey("Ed25519", true, ["sign", "verify"]);
  if (!("privateKey" in made)) throw new Error("Ed25519 gives a pair.");
  return { privateKey: made.privateKey, publicKey: toBase64url(new Uint8Array(await crypto.subtle.exportKey("raw", made.publicKey))) };
}
type Key = Awaited<ReturnType<typeof makeKey>>;

const seconds = () => Math.floor(t.clock.now().getTime() / 1_000);
const ROOM = { quotaBytes: 5_000, servedBytesPerDayMax: null };
let named = 0;
const invite = () => inviteRelay(t.services, admin, { name: `Harbour ${++named}`, layer: "relay" });
async function join(key: Key, code: string, baseUrl: string | null = "https://relay.example", signer = key) {
  const signed = await signRelayJoin({ code, at: seconds(), baseUrl, ...ROOM }, { ...signer, publicKey: key.publicKey });
  return joinRelay(t.services, { publicKey: key.publicKey, signed, clientAddress: "" });
}
async function joined() {
  const key = await makeKey();
  const { relayId } = await join(key, (await invite()).code);
  return { key, relayId };
}
function report(relay: string, key: Key, seq: number, servedBytes: number, more: Partial<RelayReport> = {}) {
  const state = { objects: 3, storedBytes: 900, ...ROOM, uptimeSeconds: 60, syncedAt: seconds() - 30 };
  const totals = { servedBytes, requests: Math.floor(servedBytes / 10), errors: 1 };
  return signRelayReport({ relay, seq, at: seconds(), totals, ...state, ...more }, key);
}
const told = async (relayId: string) => (await listRelays(t.services, admin, { limit: 100, offset: 0 })).items.find(({ id }) => id === relayId);

it("a relay joins by its invitation once, under the key that it signed with, and an answer that was lost is given again", async () => {
  const [key, other] = [await makeKey(), await makeKey()];
  const { relay, code } = await invite();
  expect(relay).toMatchObject({ state: "invited", invitationEndsAt: new Date(t.clock.now().getTime() + 7 * DAY_MS).toISOString() });
  await expect(join(key, code, undefined, other)).rejects.toMatchObject({ code: "invalid_input" });
  await expect(join(key, `${code}x`)).rejects.toMatchObject({ code: "not_found" });
  for (let times = 0; times < 2; times++) expect(await join(key, code)).toEqual({ relayId: relay.id, name: relay.name });
  await expect(join(other, code)).rejects.toMatchObject({ code: "not_found" });
  await expect(join(key, (await invite()).code)).rejects.toMatchObject({ code: "conflict" });
  expect(await told(relay.id)).toMatchObject({ state: "active", baseUrl: "https://relay.example", ...ROOM, joinedAt: t.clock.now().toISOString() });
  const kept = await t.database.sql`select 1 from relays r where r::text like ${`%${code}%`}`;
  expect(kept.length, "the code itself is kept nowhere").toBe(0);
});

it("an invitation that is a week old, was withdrawn, or is of a name that another has lets nobody join", async () => {
  const [old, withdrawn] = [await invite(), await invite()];
  await removeRelay(t.services, admin, { relayId: withdrawn.relay.id, reason: "A mistake" });
  await expect(join(await makeKey(), withdrawn.code)).rejects.toMatchObject({ code: "not_found" });
  await expect(inviteRelay(t.services, admin, { name: old.relay.name, layer: "mesh" })).rejects.toMatchObject({ code: "conflict" });
  t.clock.advanceMs(7 * DAY_MS);
  await expect(join(await makeKey(), old.code)).rejects.toMatchObject({ code: "not_found" });
});

it("players are told of addresses of the open internet alone", async () => {
  const good = ["https://relay.example", "https://relay.example:8443", "https://9.9.9.9"];
  const bad = ["http://relay.example", "https://10.0.0.1", "https://[fd00::1]", "https://127.0.0.1", "https://a:b@relay.example", "https://relay.example/"];
  expect([...good, ...bad, "https://relay.example/x", "relay", "http://127.0.0.1:4600"].filter((url) => findAddressFault(url, false) === null)).toEqual(good);
  expect(findAddressFault("http://127.0.0.1:4600", true)).toBeNull();
  await expect(join(await makeKey(), (await invite()).code, "https://192.168.1.9")).rejects.toMatchObject({ code: "invalid_input" });
});

it("what a relay reports is summed by the hour and shown over a day; counts that come again add nothing", async () => {
  const { key, relayId } = await joined();
  const say = async (seq: number, bytes: number) => reportRelay(t.services, { relayId, signed: await report(relayId, key, seq, bytes) });
  // Ten minutes into an hour.
  t.clock.advanceMs(HOUR_MS - (t.clock.now().getTime() % HOUR_MS) + 10 * MINUTE_MS);
  await say(5, 1_000);
  t.clock.advanceMs(HOUR_MS);
  await say(6, 1_000);
  await expect(say(7, 1_500)).rejects.toMatchObject({ code: "rate_limited" });
  t.clock.advanceMs(MINUTE_MS);
  await say(7, 1_500);
  t.clock.advanceMs(MINUTE_MS);
  await say(8, 200);
  expect(await told(relayId)).toMatchObject({ day: { servedBytes: 1_500, requests: 150, errors: 1 }, objects: 3, storedBytes: 900, uptimeSeconds: 60 });
  t.clock.advanceMs(DAY_MS - 30 * MINUTE_MS);
  expect(await told(relayId)).toMatchObject({ day: { servedBytes: 500 } });
});

it("a report that was told before, is old, is signed by another, is of another relay or cannot be is refused and changes nothing", async () => {
  const [mine, theirs] = [await joined(), await joined()];
  const { key, relayId } = mine;
  t.clock.advanceMs(MINUTE_MS);
  const first = await report(relayId, key, 10, 1_000);
  await reportRelay(t.services, { relayId, signed: first });
  const before = await told(relayId);
  t.clock.advanceMs(MINUTE_MS);
  const refused: readonly (readonly [string, string])[] = [
    ["conflict", first],
    ["conflict", await report(relayId, key, 9, 2_000)],
    ["not_found", await report(relayId, theirs.key, 11, 2_000)],
    ["not_found", await report(theirs.relayId, key, 11, 2_000)],
    ["not_found", await report(relayId, key, 11, 2_000, { at: seconds() - 301 })],
    ["not_found", await report(relayId, key, 11, 2_000, { at: seconds() + 301 })],
    ["not_found", await signRelayJoin({ code: "code", at: seconds(), baseUrl: null, ...ROOM }, key)],
    ["rule_refused", await report(relayId, key, 11, 2 ** 49)],
    ["not_found", "x".repeat(4_000)],
    ["not_found", ""],
  ];
  for (const [code, signed] of refused) await expect(reportRelay(t.services, { relayId, signed })).rejects.toMatchObject({ code });
  expect(await told(relayId)).toEqual(before);
});

it("admins pause, take up and remove relays, each with its reason in the audit log; one that is removed is heard no more", async () => {
  const { key, relayId } = await joined();
  const fan = (await addPerson(t.services)).actor;
  await expect(pauseRelay(t.services, fan, { relayId, reason: "Mine" })).rejects.toMatchObject({ code: "not_found" });
  expect(await pauseRelay(t.services, admin, { relayId, reason: "Too slow" })).toMatchObject({ state: "paused", reason: "Too slow" });
  await expect(pauseRelay(t.services, admin, { relayId, reason: "Again" })).rejects.toMatchObject({ code: "rule_refused" });
  expect(await resumeRelay(t.services, admin, { relayId })).toMatchObject({ state: "active", reason: null });
  await removeRelay(t.services, admin, { relayId, reason: "Its owner leaves" });
  expect(await told(relayId)).toBeUndefined();
  t.clock.advanceMs(MINUTE_MS);
  await expect(reportRelay(t.services, { relayId, signed: await report(relayId, key, 1, 10) })).rejects.toMatchObject({ code: "not_found" });
  await expect(resumeRelay(t.services, admin, { relayId })).rejects.toMatchObject({ code: "not_found" });
  const rows = await t.database.sql`select action from audit_log where target = ${relayId} order by seq`;
  expect(rows.map(({ action }) => action)).toEqual(["invited", "joined", "paused", "active", "removed"].map((to) => `distribution/relay.${to}`));
});
