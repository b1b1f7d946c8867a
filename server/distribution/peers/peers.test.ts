import { randomBytes } from "node:crypto";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { peerSeats, peerWords, videos } from "@/db/schema";
import type { SessionWords } from "@/protocol/peer-words";
import type { Actor } from "@/server/kernel/actor";
import { MINUTE_MS, SECOND_MS } from "@/server/kernel/durations";
import { newId } from "@/server/kernel/ids";
import { addPerson } from "@/test/people";
import { createTestServices, type TestServices } from "@/test/services";
import { getLayers } from "../layers/get-layers";
import { setLayerPolicy } from "../layers/layer-policy";
import { meetInput } from "./contract";
import { forgetPeers } from "./forget-peers";
import { leavePeers, type MeetInput, meetPeers, peerIdOf } from "./meet-peers";
import { comeBackMs, PEER_RULES } from "./rules";

let t: TestServices;
let admin: Actor;
let artistId: string;
let film: string;
beforeAll(async () => {
  t = await createTestServices();
  admin = (await addPerson(t.services, "admin")).actor;
  artistId = (await addPerson(t.services, "artist")).actor.userId;
});
afterAll(() => t.close());
beforeEach(async () => {
  film = newId("video");
  await t.services.db.insert(videos).values({ id: film, artistId, title: "A film", status: "ready", hasAudio: true, visibility: "public" });
});

const HOME = "203.0.113.7";
const newSecret = () => randomBytes(32).toString("base64url");
const WORDS: SessionWords = {
  ...{ kind: "offer", ufrag: "aBcD", pwd: "a".repeat(24), fingerprint: Array.from({ length: 32 }, () => "0A").join(":") },
  addresses: [{ kind: "host", address: "192.168.1.4", port: 50_000, priority: 2_130_706_431 }],
};
async function meet(secret: string, change: Partial<MeetInput> = {}) {
  t.clock.advanceMs(SECOND_MS);
  const asked = { id: film, secret, room: 4, isWaiting: false, words: [], received: { bytes: 0, falsified: 0 }, clientAddress: HOME };
  return meetPeers(t.services, { ...asked, ...change });
}

it("two viewers of a film learn of each other by random names alone, and what one leaves the other takes once", async () => {
  const [one, other] = [newSecret(), newSecret()];
  expect((await meet(one)).peers).toEqual([]);
  const { peers, iceServers } = await meet(other);
  expect([peers, iceServers]).toEqual([[peerIdOf(one)], []]);
  await meet(other, { words: [{ to: peerIdOf(one), words: WORDS }] });
  expect((await meet(one)).words).toEqual([{ from: peerIdOf(other), words: WORDS }]);
  expect((await meet(one)).words).toEqual([]);
  // Who knows the name cannot speak for it.
  expect((await meet(peerIdOf(one).padEnd(43, "A"), { words: [{ to: peerIdOf(other), words: WORDS }] })).peerId).not.toBe(peerIdOf(one));
});

it("only those in one network meet, unless the operators run a server that helps; of IPv6 the first half is the network", async () => {
  const [one, other, third] = [newSecret(), newSecret(), newSecret()];
  await meet(one, { clientAddress: "2001:db8:1:2:aaaa::1" });
  expect((await meet(other, { clientAddress: "2001:db8:1:3::1" })).peers).toEqual([]);
  expect((await meet(third, { clientAddress: "2001:db8:1:2:bbbb::9" })).peers).toEqual([peerIdOf(one)]);
  const servers = [{ urls: ["stun:stun.example:3478"] }];
  const helped = { ...t.services, env: { ...t.services.env, ICE_SERVERS: servers } };
  const ask = (secret: string, clientAddress: string) =>
    meetPeers(helped, { id: film, secret, room: 4, isWaiting: false, words: [], received: { bytes: 0, falsified: 0 }, clientAddress });
  const [near, far] = [newSecret(), newSecret()];
  await ask(near, "203.0.113.1");
  expect(await ask(far, "198.51.100.1")).toMatchObject({ peers: [peerIdOf(near)], iceServers: servers });
});

it("nobody meets over a film that is not open to everybody, also when it becomes one for patrons meanwhile: then all who were there are forgotten", async () => {
  for (const visibility of ["private", "patrons"] as const) {
    const id = newId("video");
    await t.services.db.insert(videos).values({ id, artistId, title: "Not for all", status: "ready", hasAudio: true, visibility });
    await expect(meet(newSecret(), { id })).rejects.toMatchObject({ code: "not_found" });
  }
  await expect(meet(newSecret(), { id: newId("video") })).rejects.toMatchObject({ code: "not_found" });
  const [one, other] = [newSecret(), newSecret()];
  await meet(one);
  await meet(other, { words: [{ to: peerIdOf(one), words: WORDS }] });
  await t.services.db.update(videos).set({ visibility: "patrons" }).where(eq(videos.id, film));
  await expect(meet(one)).rejects.toMatchObject({ code: "not_found" });
  expect(await t.services.db.$count(peerSeats, eq(peerSeats.videoId, film))).toBe(0);
  expect(await t.services.db.$count(peerWords, eq(peerWords.toId, peerIdOf(one)))).toBe(0);
});

it("while operators have the mesh off nobody meets, and they read how many share, what that brought and what was false", async () => {
  const [one, other] = [newSecret(), newSecret()];
  await meet(one);
  await meet(other, { received: { bytes: 4_000, falsified: 1 } });
  await meet(other, { received: { bytes: 500, falsified: 0 } });
  const meshOf = async () => (await getLayers(t.services, admin)).layers.find(({ kind }) => kind === "mesh")?.viewers;
  expect(await meshOf()).toMatchObject({ receivedBytesDay: 4_500, falsifiedDay: 1 });
  expect((await meshOf())?.now).toBeGreaterThanOrEqual(2);
  const layers = (["cdn", "relay", "mesh", "satellite"] as const).map((kind) => ({ kind, isOn: kind !== "mesh" }));
  await setLayerPolicy(t.services, admin, { version: 0, layers, reason: "A try" });
  await expect(meet(one)).rejects.toMatchObject({ code: "rule_refused" });
  await setLayerPolicy(t.services, admin, { version: 1, layers: layers.map(({ kind }) => ({ kind, isOn: true })), reason: "It is over" });
  expect((await meet(one)).peers).toEqual([]);
});

it("who comes back too soon, under another film or to a room that is full waits; who leaves or stays away is named no more", async () => {
  const [one, other] = [newSecret(), newSecret()];
  await meet(one);
  const again = { id: film, secret: one, room: 4, isWaiting: false, words: [], received: { bytes: 0, falsified: 0 }, clientAddress: HOME };
  await expect(meetPeers(t.services, again)).rejects.toMatchObject({ code: "rate_limited" });
  const elsewhere = newId("video");
  await t.services.db.insert(videos).values({ id: elsewhere, artistId, title: "Another", status: "ready", hasAudio: true, visibility: "unlisted" });
  await expect(meet(one, { id: elsewhere })).rejects.toMatchObject({ code: "rate_limited" });
  expect((await meet(other)).peers).toEqual([peerIdOf(one)]);
  // One with no room is not named.
  await meet(one, { room: 0 });
  expect((await meet(other)).peers).toEqual([]);
  await meet(one);
  await leavePeers(t.services, { id: film, secret: one });
  await expect(leavePeers(t.services, { id: film, secret: one })).rejects.toMatchObject({ code: "not_found" });
  expect((await meet(other)).peers).toEqual([]);
  await meet(one);
  t.clock.advanceMs(PEER_RULES.seatMs);
  expect((await meet(other)).peers).toEqual([]);
  const [seat] = await t.services.db
    .select()
    .from(peerSeats)
    .where(eq(peerSeats.id, peerIdOf(other)));
  const full = Array.from({ length: PEER_RULES.seatsMax }, () => ({
    id: peerIdOf(newSecret()),
    videoId: film,
    network: seat?.network ?? "",
    room: 1,
    seenAt: t.clock.now(),
  }));
  await t.services.db.insert(peerSeats).values(full);
  await expect(meet(newSecret())).rejects.toMatchObject({ code: "rate_limited" });
  expect((await meet(other)).peers.length).toBeLessThanOrEqual(12);
});

it("no more waits for anybody than they can read, what is old is not given, and the sweep leaves nothing behind", async () => {
  const [one, other] = [newSecret(), newSecret()];
  await meet(one);
  await meet(other);
  for (let call = 0; call < 4; call++) await meet(other, { words: Array.from({ length: 12 }, () => ({ to: peerIdOf(one), words: WORDS })) });
  expect((await meet(one)).words).toHaveLength(PEER_RULES.wordsWaitingMax);
  await meet(other, { words: [{ to: peerIdOf(one), words: WORDS }] });
  t.clock.advanceMs(MINUTE_MS);
  expect((await meet(one)).words).toEqual([]);
  await meet(other, { words: [{ to: peerIdOf(one), words: WORDS }] });
  t.clock.advanceMs(MINUTE_MS);
  while ((await forgetPeers(t.services)).forgotten > 0);
  expect([await t.services.db.$count(peerSeats), await t.services.db.$count(peerWords)]).toEqual([0, 0]);
});

it("what is no session of a browser is refused before anything is written: other media, other addresses, lines in a field, too much", () => {
  const [address] = WORDS.addresses;
  const withChange = (change: object) =>
    meetInput.safeParse({ ...{ id: film, secret: newSecret(), room: 1, isWaiting: false, received: { bytes: 0, falsified: 0 } }, ...change }).success;
  const says = (words: object) => withChange({ words: [{ to: peerIdOf("a"), words }] });
  expect(says(WORDS)).toBe(true);
  const bad: readonly object[] = [
    { ...WORDS, ufrag: "a\r\nm=video 9" },
    { ...WORDS, pwd: "short" },
    { ...WORDS, fingerprint: "0A:0B" },
    { ...WORDS, sdp: "v=0" },
    { ...WORDS, kind: "rollback" },
    { ...WORDS, addresses: [{ ...address, address: "evil.example" }] },
    { ...WORDS, addresses: [{ ...address, port: 65_536 }] },
    { ...WORDS, addresses: Array.from({ length: 9 }, () => address) },
  ];
  expect(bad.map(says)).toEqual(bad.map(() => false));
  expect(withChange({ words: Array.from({ length: 13 }, () => ({ to: peerIdOf("a"), words: WORDS })) })).toBe(false);
  expect(withChange({ words: [], secret: "guess" })).toBe(false);
});

it("who waits for an answer comes back soonest, who has no room seldom, and the more there are the less often", () => {
  const ms = (isWaiting: boolean, room: number, seats: number) => comeBackMs({ isWaiting, room, seats });
  expect([ms(true, 0, 500), ms(false, 3, 2), ms(false, 3, 100), ms(false, 3, 500), ms(false, 0, 2)]).toEqual([500, 1_000, 2_500, 5_000, 12_000]);
});
