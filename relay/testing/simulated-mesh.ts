import { Random } from "@/test/random";
import { airtimeMs, DutyCycle } from "../lora/airtime";
import type { AnnouncedWork } from "../lora/announcement";
import { ANNOUNCEMENT_BYTES } from "../lora/announcement";
import { Gossip } from "../lora/gossip";

export interface MeshOptions {
  readonly seed: number;
  readonly nodes: number;
  /** From the first node to the farthest. */
  readonly hops: number;
  readonly loss: number;
  readonly dutyShare: number;
  readonly works: readonly AnnouncedWork[];
  /** Milliseconds since 1970 at which it begins. */
  readonly startMs: number;
}

interface Sending {
  readonly from: number;
  readonly startMs: number;
  readonly endMs: number;
  readonly bytes: Uint8Array;
}

interface MeshNode {
  readonly gossip: Gossip;
  readonly duty: DutyCycle;
  readonly neighbours: readonly number[];
  readonly queue: Uint8Array[];
  /** When it first heard of the news; null before. */
  knowsMs: number | null;
  /** A radio listens before it speaks, and waits a while by chance when it hears somebody. */
  waitsMs: number;
}

export interface MeshResult {
  /** For each node but the first, after how many milliseconds it knew; null for never. */
  readonly knewAfterMs: readonly (number | null)[];
  /** The most that any node was on the air in an hour. */
  readonly airtimeMsMax: number;
  readonly sent: number;
}

const STEP_MS = 50;
const LISTEN_AGAIN_MS = 2_000;

/** Rings around the first node, each of whose nodes hears some of its own ring and of the next ones: never farther. */
function linkNodes(chance: Random, count: number, hops: number): readonly (readonly number[])[] {
  const ring = (node: number): number => (node === 0 ? 0 : 1 + ((node - 1) % hops));
  const links = Array.from({ length: count }, () => new Set<number>());
  const link = (a: number, b: number): void => {
    links[a]?.add(b);
    links[b]?.add(a);
  };
  for (let node = 1; node < count; node++) {
    const inner = Array.from({ length: count }, (_, other) => other).filter((other) => ring(other) === ring(node) - 1);
    for (let parent = 0; parent < 2; parent++) link(node, inner[chance.below(inner.length)] ?? 0);
    const same = Array.from({ length: node }, (_, other) => other).filter((other) => ring(other) === ring(node));
    if (same.length > 0) link(node, same[chance.below(same.length)] ?? node - 1);
  }
  return links.map((set) => [...set]);
}

/**
 * Nodes that gossip by radio, in virtual time: each link loses packets by chance, who hears two at once hears neither, who speaks hears
 * nothing. The first node has news; when do the others know?
 */
export async function simulateMesh(options: MeshOptions, news: Uint8Array, untilMs: number): Promise<MeshResult> {
  const chance = new Random(options.seed);
  const links = linkNodes(chance, options.nodes, options.hops);
  const clock = { ms: options.startMs };
  const nodes = links.map((neighbours): MeshNode => {
    const duty = new DutyCycle(options.dutyShare);
    const node: MeshNode = {
      ...{ duty, neighbours, queue: [], knowsMs: null, waitsMs: 0 },
      gossip: new Gossip({
        works: options.works,
        duty,
        chance: () => chance.next(),
        onNews: () => {
          node.knowsMs = clock.ms;
        },
      }),
    };
    return node;
  });
  await nodes[0]?.gossip.hear(news, clock.ms);
  const air = { sendings: [] as Sending[], sent: 0 };
  for (; clock.ms < options.startMs + untilMs; clock.ms += STEP_MS) {
    await deliver(nodes, air, clock.ms, () => chance.next() < options.loss);
    for (const [at, node] of nodes.entries()) speak(nodes, air, at, node, clock.ms, chance);
  }
  return {
    knewAfterMs: nodes.slice(1).map(({ knowsMs }) => (knowsMs === null ? null : knowsMs - options.startMs)),
    airtimeMsMax: Math.max(...nodes.map(({ duty }) => duty.usedMs(clock.ms))),
    sent: air.sent,
  };
}

interface Air {
  sendings: Sending[];
  sent: number;
}

const overlaps = (a: Sending, b: Sending): boolean => a !== b && a.startMs < b.endMs && b.startMs < a.endMs;

/** What ended by now arrives where nothing else was heard at the same time, and nothing was said. */
async function deliver(nodes: readonly MeshNode[], air: Air, nowMs: number, isLost: () => boolean): Promise<void> {
  for (const sending of air.sendings.filter(({ endMs }) => endMs <= nowMs && endMs > nowMs - STEP_MS)) {
    for (const at of nodes[sending.from]?.neighbours ?? []) {
      const isDrowned = air.sendings.some((other) => overlaps(sending, other) && (other.from === at || nodes[at]?.neighbours.includes(other.from)));
      if (!isDrowned && !isLost()) await nodes[at]?.gossip.hear(sending.bytes, nowMs);
    }
  }
  air.sendings = air.sendings.filter(({ endMs }) => endMs > nowMs - 60_000);
}

function speak(nodes: readonly MeshNode[], air: Air, at: number, node: MeshNode, nowMs: number, chance: Random): void {
  const nextMs = node.gossip.nextMs();
  if (nextMs !== null && nextMs <= nowMs) node.queue.push(...node.gossip.speak(nowMs));
  if (node.queue.length === 0 || node.waitsMs > nowMs) return;
  const isBusy = air.sendings.some(({ from, endMs }) => endMs > nowMs && (from === at || nodes[at]?.neighbours.includes(from)));
  if (isBusy) {
    node.waitsMs = nowMs + STEP_MS + chance.next() * LISTEN_AGAIN_MS;
    return;
  }
  const bytes = node.queue.shift();
  if (bytes === undefined) return;
  air.sent += 1;
  air.sendings.push({ from: at, startMs: nowMs, endMs: nowMs + airtimeMs(ANNOUNCEMENT_BYTES), bytes });
}
