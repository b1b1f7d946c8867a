import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Cid } from "@/protocol/cid";
import { OBJECT_BYTES_MAX } from "@/protocol/limits";
import type { Measurement } from "../measurement";
import { channelPair, type PairedChannel } from "../testing/channel-pair";
import { flipBit } from "../testing/hostile-server";
import { makeObjects } from "../testing/make-objects";
import { PeerMesh } from "./peer-mesh";
import { type PeerMessage, readMessage, writeMessage } from "./peer-message";
import { PEER_RULES, type PeerRules } from "./peer-rules";

/** The product's, sooner. */
const SOON: Partial<PeerRules> = { settleMs: 50, tellMs: 1, blockedMsMax: 60 };
const NEVER = new AbortController().signal;

let objects: Map<Cid, Uint8Array<ArrayBuffer>>;
let cids: readonly Cid[];
let measured: Measurement[];

beforeEach(async () => {
  objects = await makeObjects(8, 300_000);
  cids = [...objects.keys()];
  measured = [];
});

const nth = (at: number): Cid => cids[at] ?? "bafkrei";
const makeMesh = (read: (cid: Cid) => Uint8Array<ArrayBuffer> | null = (cid) => objects.get(cid) ?? null, rules: Partial<PeerRules> = {}) =>
  new PeerMesh({ read: async (cid) => read(cid), onMeasurement: (each) => void measured.push(each), onChange: () => undefined, rules: { ...SOON, ...rules } });

/** Two viewers with a line between them; what the second has is known to the first. */
async function meet(one: PeerMesh, other: PeerMesh, has: readonly Cid[], name = "other"): Promise<readonly [PairedChannel, PairedChannel]> {
  const [near, far] = channelPair();
  for (const cid of has) other.note(cid);
  one.add(name, near);
  other.add("one", far);
  await vi.waitFor(() => expect(far.sent.length).toBeGreaterThan(has.length > 0 ? 0 : -1));
  await vi.waitFor(() => expect(far.waitingBytes).toBe(0));
  return [near, far];
}

/** A viewer whose messages the test writes by hand. */
function addByHand(mesh: PeerMesh, name = "hostile") {
  const [near, far] = channelPair();
  const heard: PeerMessage[] = [];
  mesh.add(name, near);
  far.listen({
    onMessage: (message) => {
      const said = readMessage(message);
      if (said !== null) heard.push(said);
    },
    onDrain: () => undefined,
    onClose: () => undefined,
  });
  const say = (said: PeerMessage) => far.send(writeMessage(said));
  const asked = async () => {
    const find = () => heard.flatMap((each) => (each.kind === "ask" ? [each] : [])).at(-1);
    return vi.waitFor(() => find() ?? Promise.reject(new Error("not asked yet")));
  };
  return { near, far, heard, say, asked };
}

describe("viewers who share a film", () => {
  it("give each other what they have, whole and verified, also several objects at once", async () => {
    const [one, other] = [makeMesh(), makeMesh()];
    await meet(one, other, cids);
    const found = await Promise.all(cids.slice(0, PEER_RULES.asksMax).map((cid) => one.get(cid, NEVER)));
    for (const [at, bytes] of found.entries()) expect(Buffer.compare(bytes ?? new Uint8Array(), objects.get(nth(at)) ?? new Uint8Array())).toBe(0);
    expect(one.takeReceived()).toEqual({ bytes: 4 * 300_000, falsified: 0 });
    expect(one.takeReceived()).toEqual({ bytes: 0, falsified: 0 });
    expect(other.givenBytes).toBe(4 * 300_000);
  });

  it("learn of what another gets while they are connected, and ask nobody for what nobody has", async () => {
    const [one, other] = [makeMesh(), makeMesh()];
    const [near] = await meet(one, other, []);
    expect(await one.get(nth(0), NEVER)).toBeNull();
    expect(near.sent).toEqual([]);
    other.note(nth(0));
    await vi.waitFor(async () => expect(await one.get(nth(0), NEVER)).not.toBeNull());
  });

  it("wait a little for the first neighbour just after they began, and not once it is known that nobody comes", async () => {
    const [one, other] = [makeMesh(undefined, { settleMs: 60_000 }), makeMesh()];
    const coming = one.get(nth(0), NEVER);
    await meet(one, other, [nth(0)]);
    expect(await coming).not.toBeNull();
    const alone = makeMesh(undefined, { settleMs: 60_000 });
    alone.settle();
    expect(await alone.get(nth(0), NEVER)).toBeNull();
  });

  it("give only objects of the film that they have shown: nothing else on the device, also when it is asked for by name", async () => {
    const [one, other] = [makeMesh(), makeMesh()];
    await meet(one, other, [nth(0)]);
    const { say, heard } = addByHand(other);
    say({ kind: "ask", id: 7, cid: nth(5) });
    await vi.waitFor(() => expect(heard).toContainEqual({ kind: "lack", id: 7 }));
  });

  it("never put more into a line than leaves it, and leave who takes nothing any more", async () => {
    const big = (await makeObjects(1, OBJECT_BYTES_MAX, 5)).entries().next().value;
    if (big === undefined) throw new Error("One was made.");
    const other = makeMesh((cid) => (cid === big[0] ? big[1] : null));
    other.note(big[0]);
    const { near, far, say, heard } = addByHand(other);
    let most = 0;
    const send = near.send.bind(near);
    vi.spyOn(near, "send").mockImplementation((message) => {
      send(message);
      most = Math.max(most, near.waitingBytes);
    });
    say({ kind: "ask", id: 1, cid: big[0] });
    await vi.waitFor(() => expect(heard.filter(({ kind }) => kind === "part")).toHaveLength(OBJECT_BYTES_MAX / PEER_RULES.partBytes));
    expect(most).toBeLessThanOrEqual(PEER_RULES.waitingBytesHigh + PEER_RULES.messageBytesMax);
    near.isBlocked = true;
    say({ kind: "ask", id: 2, cid: big[0] });
    await vi.waitFor(() => expect([far.isClosed, other.neighbours]).toEqual([true, 0]));
  });

  it("give no more than their budget allows, in a minute and in all", async () => {
    const other = makeMesh(undefined, { givenBytesPerMinute: 700_000 });
    const one = makeMesh();
    await meet(one, other, cids);
    expect((await Promise.all(cids.slice(0, 3).map((cid) => one.get(cid, NEVER)))).map((bytes) => bytes !== null)).toEqual([true, true, false]);
    const [sparing, next] = [makeMesh(undefined, { givenBytesMax: 300_000 }), makeMesh()];
    await meet(next, sparing, cids);
    expect([await next.get(nth(0), NEVER), await next.get(nth(1), NEVER)].map((bytes) => bytes !== null)).toEqual([true, false]);
  });

  it("end everything at once: lines close, what is under way comes to nothing, and nobody is taken in any more", async () => {
    const [one, other] = [makeMesh(), makeMesh()];
    const [near, far] = await meet(one, other, cids);
    far.isBlocked = true;
    const under = one.get(nth(0), NEVER);
    one.end();
    expect([await under, near.isClosed, far.isClosed, one.neighbours, other.neighbours]).toEqual([null, true, true, 0, 0]);
    const [late] = channelPair();
    one.add("late", late);
    expect([late.isClosed, one.neighbours]).toEqual([true, 0]);
  });

  it("have at most six neighbours", () => {
    const one = makeMesh();
    const ends = Array.from({ length: 8 }, (_, at) => {
      const [near] = channelPair();
      one.add(`viewer ${at}`, near);
      return near.isClosed;
    });
    expect([one.neighbours, ends.filter(Boolean).length]).toEqual([6, 2]);
  });
});

describe("a viewer who does harm", () => {
  it.each(["tampered", "swapped", "cut short"])(
    "and gives false bytes (%s) is out at once and named as a failure, and the object comes from the next",
    async (how) => {
      const one = makeMesh();
      const spoil = (cid: Cid) => {
        const bytes = objects.get(cid) ?? new Uint8Array();
        if (how === "tampered") return flipBit(bytes);
        return how === "swapped" ? (objects.get(nth(7)) ?? bytes) : bytes.slice(0, 1_000);
      };
      const [near] = await meet(one, makeMesh(spoil), [nth(0)], "liar");
      await meet(one, makeMesh(), [nth(0)], "honest");
      expect(Buffer.compare((await one.get(nth(0), NEVER)) ?? new Uint8Array(), objects.get(nth(0)) ?? new Uint8Array())).toBe(0);
      expect([near.isClosed, one.neighbours, one.mayMeet("liar")]).toEqual([true, 1, false]);
      expect(measured).toEqual([expect.objectContaining({ kind: "failed", cid: nth(0), layer: "other viewers", failure: "tampered" })]);
      expect(one.takeReceived()).toEqual({ bytes: 300_000, falsified: 1 });
    },
  );

  const HARM: readonly (readonly [string, (by: ReturnType<typeof addByHand>) => void | Promise<void>])[] = [
    ["speaks in another way", ({ far }) => far.send(Uint8Array.of(9, 9, 9, 9, 9, 9))],
    ["sends an empty message", ({ far }) => far.send(new Uint8Array())],
    ["sends a message that is too large", ({ far }) => far.send(new Uint8Array(PEER_RULES.messageBytesMax + 1))],
    ["sends parts that nobody asked for", ({ say }) => say({ kind: "part", id: 40, bytes: new Uint8Array(9) })],
    [
      "says that it has more than any film",
      ({ far, say }) => {
        for (let at = 0; at < 45 && !far.isClosed; at++) {
          const digests = new Uint8Array(5 + 500 * 32);
          for (let each = 0; each < 500; each++) new DataView(digests.buffer).setUint32(5 + each * 32, at * 500 + each);
          far.send(digests);
        }
        say({ kind: "cancel", id: 1 });
      },
    ],
    [
      "asks without end",
      ({ say }) => {
        for (let id = 1; id <= PEER_RULES.asksPerWindow + 1; id++) say({ kind: "ask", id, cid: nth(0) });
      },
    ],
    [
      "asks twice under one number",
      ({ say, near }) => {
        near.isBlocked = true;
        for (const cid of [nth(0), nth(1), nth(1)]) say({ kind: "ask", id: 3, cid });
      },
    ],
    [
      "promises an object larger than any",
      async ({ say, asked }) => {
        const { id } = await asked();
        say({ kind: "begin", id, length: OBJECT_BYTES_MAX + 1 });
      },
    ],
    [
      "sends more than it promised",
      async ({ say, asked }) => {
        const { id } = await asked();
        say({ kind: "begin", id, length: 10 });
        say({ kind: "part", id, bytes: new Uint8Array(11) });
      },
    ],
    [
      "sends parts before it says how many",
      async ({ say, asked }) => {
        const { id } = await asked();
        say({ kind: "part", id, bytes: new Uint8Array(11) });
      },
    ],
  ];

  it.each(HARM)("and %s is left and not met again", async (_how, harm) => {
    const one = makeMesh();
    for (const cid of cids) one.note(cid);
    const hostile = addByHand(one);
    hostile.say({ kind: "have", cids: [nth(6)] });
    await vi.waitFor(() => expect(hostile.far.waitingBytes).toBe(0));
    const coming = one.get(nth(6), NEVER);
    await harm(hostile);
    expect(await coming).toBeNull();
    await vi.waitFor(() => expect([hostile.near.isClosed, one.neighbours, one.mayMeet("hostile")]).toEqual([true, 0, false]));
  });

  it("and begins and never goes on costs one wait, comes last from then on, and is left after three", async () => {
    const impatient = { stallMs: 150 };
    const one = makeMesh(undefined, impatient);
    const slow = addByHand(one, "slow");
    slow.say({ kind: "have", cids });
    await vi.waitFor(() => expect(slow.far.waitingBytes).toBe(0));
    await meet(one, makeMesh(), cids, "well");
    for (let at = 0; at < 4; at++) expect(await one.get(nth(at), NEVER)).not.toBeNull();
    expect(slow.heard.filter(({ kind }) => kind === "ask")).toHaveLength(1);
    const alone = makeMesh(undefined, impatient);
    const only = addByHand(alone, "slow");
    only.say({ kind: "have", cids });
    await vi.waitFor(() => expect(only.far.waitingBytes).toBe(0));
    for (let at = 0; at < 3; at++) expect(await alone.get(nth(at), NEVER)).toBeNull();
    // It may come back: to be slow is no fault.
    expect([only.near.isClosed, alone.neighbours, alone.mayMeet("slow")]).toEqual([true, 0, true]);
  });
});

it("each message is read as it was written, and nothing else is read", () => {
  const said: readonly PeerMessage[] = [
    { kind: "have", cids: cids.slice(0, 3) },
    { kind: "ask", id: 1, cid: nth(0) },
    { kind: "begin", id: 2 ** 32 - 1, length: 2 * 1024 * 1024 },
    { kind: "part", id: 3, bytes: Uint8Array.of(1, 2, 3) },
    { kind: "lack", id: 4 },
    { kind: "cancel", id: 5 },
  ];
  for (const each of said) {
    const message = writeMessage(each);
    expect(readMessage(message)).toEqual(each);
    for (const cut of [0, 1, 4]) expect(readMessage(message.slice(0, cut))).toBeNull();
  }
  const [have, ask, begin, , lack] = said.map(writeMessage);
  for (const message of [have, ask, begin, lack]) expect(readMessage(Uint8Array.of(...(message ?? []), 0))).toBeNull();
  expect(readMessage(Uint8Array.of(6, 0, 0, 0, 1))).toBeNull();
});
