import { setTimeout as delay } from "node:timers/promises";
import type { Sight } from "@/components/player/testing/work-page";
import type { Manner } from "@/delivery/testing/hostile-server";
import type { MadeWork } from "@/delivery/testing/make-work";
import type { SiteFiles } from "@/delivery/testing/start-site";
import { type PlayerName, type Stage, type StageSetting, setStage } from "./stage";

/** What becomes of the CDN in mid-play. */
export const FAULTS = ["hang", "reset", "503", "drip", "truncated", "tls", "tampered"] as const;
export type Fault = (typeof FAULTS)[number];

export interface Theatre {
  readonly open: StageSetting["open"];
  readonly made: MadeWork;
  readonly files: SiteFiles;
}

/** One run as it is kept in the file of raw results. */
export interface Run {
  readonly cell: string;
  readonly player: PlayerName;
  readonly firstFrameMs: number | null;
  /** In mid-play: how long the film stood still from the fault on. */
  readonly stalledMs: number;
  /** How often it stood still for a quarter of a second or more. */
  readonly stops: number;
  readonly failure: string | null;
  readonly served: Sight["served"];
  /** Requests that the CDN got from the fault on. */
  readonly askedOfCdn: number;
  /** Objects that the player took from the CDN after it had begun to falsify them. */
  readonly takenFalsified: number | null;
  readonly wastedBytes: number;
  readonly usedBytes: number;
}

/** What the stage calls its first carrier. */
const CDN = "cdn-0";
export const BUFFER_SECONDS = 6;
const FAULT_AT_MS = 4_000;
const WATCH_MS = 20_000;
const LOOK_MS = 100;
const FIRST_FRAME_MS_MAX = 25_000;

export async function waitFor(stage: Stage, isThere: (sight: Sight) => boolean, withinMs = FIRST_FRAME_MS_MAX): Promise<Sight> {
  const untilMs = performance.now() + withinMs;
  let sight = await stage.sight();
  while (!isThere(sight) && sight.failure === null && performance.now() < untilMs) {
    await delay(LOOK_MS);
    sight = await stage.sight();
  }
  return sight;
}

export function bytesOf(sight: Sight): { readonly wastedBytes: number; readonly usedBytes: number } {
  const served = sight.measured.flatMap((each) => (each.kind === "served" ? [each] : []));
  return { wastedBytes: served.reduce((sum, each) => sum + each.wastedBytes, 0), usedBytes: served.reduce((sum, each) => sum + each.bytes, 0) };
}

function breakCdn(stage: Stage, fault: Fault): void {
  if (fault === "tls") {
    stage.front.break();
    return;
  }
  const manner: Manner = fault;
  stage.cdn.manner = manner;
}

/** The CDN breaks while the film plays with six seconds ahead; a relay has it all. */
export async function runMidPlay({ open, made, files }: Theatre, fault: Fault, player: PlayerName): Promise<Run> {
  const stage = await setStage(made, files, { open, isEncrypted: fault === "tls" });
  try {
    if (player === "ours-worker") await stage.page.evaluate("page.becomeControlled()");
    await stage.play(player, BUFFER_SECONDS);
    const before = await waitFor(stage, ({ timeMs }) => timeMs >= FAULT_AT_MS);
    const asked = stage.cdn.asked.length;
    breakCdn(stage, fault);
    await delay(WATCH_MS);
    const after = await stage.sight();
    const falsified = new Set(stage.cdn.asked.slice(asked));
    const askedOfCdn = stage.cdn.asked.length - asked;
    // A stock player takes whatever comes.
    const ownTaken = after.measured.filter((each) => each.kind === "served" && each.layer === CDN && falsified.has(each.cid));
    const taken = player === "stock" ? askedOfCdn : ownTaken.length;
    const { firstFrameMs, failure, served } = after;
    const stalledMs = Math.max(0, after.stalledMs - before.stalledMs);
    const takenFalsified = fault === "tampered" ? taken : null;
    return { cell: fault, player, firstFrameMs, stalledMs, stops: after.stops - before.stops, failure, served, askedOfCdn, takenFalsified, ...bytesOf(after) };
  } finally {
    await stage.close();
  }
}

/** The first visit of all, with a CDN that takes connections and answers nothing; without a fault when `isWell`. */
export async function runColdStart({ open, made, files }: Theatre, player: PlayerName, isWell: boolean): Promise<Run> {
  const stage = await setStage(made, files, { open });
  try {
    if (!isWell) stage.cdn.manner = "hang";
    await stage.play(player, BUFFER_SECONDS);
    const sight = await waitFor(stage, ({ firstFrameMs }) => firstFrameMs !== null);
    const { firstFrameMs, failure, served, stalledMs, stops } = sight;
    const cell = isWell ? "start-well" : "start-hang";
    return { cell, player, firstFrameMs, stalledMs, stops, failure, served, askedOfCdn: stage.cdn.asked.length, takenFalsified: null, ...bytesOf(sight) };
  } finally {
    await stage.close();
  }
}

/** Visited once, and then the application answers nothing any more: from the reload to the first picture. */
export async function runDeadSite({ open, made, files }: Theatre): Promise<Run> {
  const stage = await setStage(made, files, { open });
  try {
    await stage.page.evaluate("page.becomeControlled()");
    await stage.play("ours-worker", BUFFER_SECONDS);
    await waitFor(stage, ({ timeMs }) => timeMs > 500);
    await stage.page.evaluate("page.keepPage()");
    stage.site.isDead = true;
    const startedMs = performance.now();
    await stage.page.reload();
    const reloadedMs = performance.now() - startedMs;
    await stage.play("ours-worker", BUFFER_SECONDS);
    const sight = await waitFor(stage, ({ firstFrameMs }) => firstFrameMs !== null);
    const { failure, served, stalledMs, stops } = sight;
    const firstFrameMs = sight.firstFrameMs === null ? null : reloadedMs + sight.firstFrameMs;
    const asked = { askedOfCdn: stage.cdn.asked.length, takenFalsified: null, ...bytesOf(sight) };
    return { cell: "site-dead", player: "ours-worker", firstFrameMs, stalledMs, stops, failure, served, ...asked };
  } finally {
    await stage.close();
  }
}

export interface Overhead {
  /** A plain request of each segment, and the same by the resolver, in ms. */
  readonly plainMs: readonly number[];
  readonly oursMs: readonly number[];
}

/** Each segment once by a plain request and once by ours, with nothing kept and all well. */
export async function runOverhead({ open, made, files }: Theatre, isByWorker: boolean): Promise<Overhead> {
  const stage = await setStage(made, files, { open });
  try {
    if (isByWorker) await stage.page.evaluate("page.becomeControlled()");
    const setting = { work: made.work, baseUrl: stage.cdn.baseUrl, directOrigins: [stage.cdn.baseUrl, stage.relay.baseUrl], cids: made.segments };
    return await stage.page.evaluate<Overhead>(`page.timeObjects(${JSON.stringify(setting)})`);
  } finally {
    await stage.close();
  }
}
