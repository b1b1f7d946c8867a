import { openDeviceStores } from "@/delivery/device-stores";
import { keepWork } from "@/delivery/keep/keep-work";
import { askLease, type LeaseAnswer } from "@/delivery/keep/key-lease";
import { planKept } from "@/delivery/keep/plan-kept";
import type { Measurement } from "@/delivery/measurement";
import { openWork } from "@/delivery/open-work";
import { callWorker } from "@/delivery/worker-source";
import type { Cid } from "@/protocol/cid";
import { objectPath } from "@/protocol/object-path";
import { openKeepable } from "../keep/open-keepable";
import { playWork } from "../play-work";
import { type Playback, startPlayback } from "../playback";

/** What a page under test says of its film. */
export interface Sight {
  /** From the call to the first picture that moved; null before. */
  readonly firstFrameMs: number | null;
  /** How long it stood still after that although it should have moved, in ms. */
  readonly stalledMs: number;
  /** How often it stood still for longer than a busy machine explains. */
  readonly stops: number;
  readonly timeMs: number;
  readonly failure: string | null;
  /** Objects by who gave them; `device` of those that were here. */
  readonly served: Readonly<Record<string, number>>;
  readonly measured: readonly Measurement[];
  /** With how many others the film is shared; null while it is not. */
  readonly viewers: number | null;
}

export interface WorkPage {
  /** As much ahead as the player itself wants when `bufferSeconds` is null. */
  playOurs(setting: OurSetting): Promise<void>;
  /** As its viewer's switch. */
  share(isOn: boolean): void;
  /** hls.js as it comes. */
  playStock(setting: { readonly url: string; readonly bufferSeconds: number | null }): Promise<void>;
  sight(): Sight;
  /** Captions as the browser shows them now. */
  captions(): readonly string[];
  /** How light the small picture of a moment is, 0 to 255; null when it cannot be had. */
  pictureAt(timeMs: number): Promise<number | null>;
  /** Resolves when the worker answers for this page. */
  becomeControlled(): Promise<void>;
  keepPage(): Promise<boolean>;
  /** Keeps one size for watching without a network. @returns how the lease of its keys was answered, null of a film that needs none */
  keepFilm(setting: { readonly work: string; readonly directOrigins: readonly string[]; readonly height: number }): Promise<LeaseAnswer | null>;
  /** The sizes of the picture that were offered last. */
  heights(): readonly number[];
  /** Each object by a plain request to one layer and by ours, in turn first, one after the other, in ms. */
  timeObjects(setting: TimedObjects): Promise<{ readonly plainMs: number[]; readonly oursMs: number[] }>;
}

interface OurSetting {
  readonly work: string;
  readonly directOrigins: readonly string[];
  readonly bufferSeconds: number | null;
  readonly rate: number;
  readonly captions?: string;
  readonly isSharing?: boolean;
}

interface TimedObjects {
  readonly work: string;
  readonly directOrigins: readonly string[];
  readonly baseUrl: string;
  readonly cids: readonly Cid[];
}

const LOOK_MS = 50;
const STOP_MS = 250;
const served: Record<string, number> = {};
const measured: Measurement[] = [];
let heights: readonly number[] = [];
let captions: string | null = null;
let failure: string | null = null;
let viewers: number | null = null;
let playback: Playback | null = null;
let calledMs = 0;
let firstFrameMs: number | null = null;
let stalledMs = 0;
let stops = 0;

function findVideo(): HTMLVideoElement {
  const video = document.querySelector("video");
  if (video === null) throw new Error("The page has no film.");
  return video;
}

/** Counts by the playhead alone: events do not tell of every stop. */
function follow(video: HTMLVideoElement): void {
  let [lastTime, lastMs, stoodMs] = [video.currentTime, performance.now(), 0];
  setInterval(() => {
    const nowMs = performance.now();
    const hasMoved = video.currentTime > lastTime;
    if (hasMoved) firstFrameMs ??= nowMs - calledMs;
    else if (firstFrameMs !== null && !video.ended && !video.paused) stalledMs += nowMs - lastMs;
    const before = stoodMs;
    stoodMs = hasMoved || firstFrameMs === null || video.ended ? 0 : stoodMs + nowMs - lastMs;
    if (before < STOP_MS && stoodMs >= STOP_MS) stops++;
    [lastTime, lastMs] = [video.currentTime, nowMs];
  }, LOOK_MS);
}

const watch = {
  onHeights: (found: readonly number[]) => {
    heights = found;
  },
  onCaptions: () => captions,
  onFailure: (refusal: string | null) => {
    failure ??= refusal ?? "stopped";
  },
};

async function begin(video: HTMLVideoElement, start: () => Promise<unknown>): Promise<void> {
  calledMs = performance.now();
  follow(video);
  try {
    await start();
    await video.play();
  } catch (thrown) {
    failure = thrown instanceof Error ? thrown.message : String(thrown);
  }
}

const bufferOf = (seconds: number | null) => (seconds === null ? {} : { maxBufferLength: seconds, maxMaxBufferLength: seconds });

const page: WorkPage = {
  heights: () => heights,
  async keepFilm({ work, directOrigins, height }) {
    const toPlay = { work, rootUrl: `/api/videos/${work}/root`, peersUrl: `/api/videos/${work}/peers`, directOrigins, isForAll: true };
    const { signal } = new AbortController();
    const opened = await openKeepable(toPlay, signal);
    const variant = opened?.keepable.lists.variants.find((each) => each.height === height);
    if (opened === null || variant === undefined) throw new Error("nothing to keep");
    const about = { work, title: "A film", ratio: "16 / 9", durationMs: 4_000, isForAll: true };
    const planned = await planKept(opened.source, opened.keepable, about, variant, signal);
    const stores = await openDeviceStores();
    const answer = planned.keyParts.length === 0 ? null : await askLease(stores.leases, planned);
    await keepWork(planned, opened.source, stores, { signal, onProgress: () => undefined });
    return answer;
  },
  captions() {
    const showing = [...findVideo().textTracks].filter(({ mode }) => mode === "showing");
    return showing.flatMap(({ activeCues }) => [...(activeCues ?? [])].flatMap((cue) => (cue instanceof VTTCue ? [cue.text] : [])));
  },
  playOurs({ work, directOrigins, bufferSeconds, rate, captions: language, isSharing = false }) {
    captions = language ?? null;
    const video = findVideo();
    video.defaultPlaybackRate = rate;
    const onFound = ({ layer }: { readonly layer: string | null }) => {
      served[layer ?? "device"] = (served[layer ?? "device"] ?? 0) + 1;
    };
    const toPlay = { work, rootUrl: `/api/videos/${work}/root`, peersUrl: `/api/videos/${work}/peers`, directOrigins, isForAll: true };
    const onViewers = (now: number | null) => {
      viewers = now;
    };
    const workWatch = { ...watch, isSharing, onViewers, onFound, onMeasurement: (measurement: Measurement) => void measured.push(measurement) };
    return begin(video, async () => {
      playback = await playWork(video, toPlay, workWatch, bufferOf(bufferSeconds));
      if (playback === null) throw new Error("no root");
    });
  },
  share(isOn) {
    playback?.share?.(isOn);
  },
  async pictureAt(timeMs) {
    const found = await playback?.pictures?.find(timeMs);
    const context = document.createElement("canvas").getContext("2d");
    if (found === null || found === undefined || context === null) return null;
    context.drawImage(found.sheet, found.x, found.y, found.width, found.height, 0, 0, 1, 1);
    return context.getImageData(0, 0, 1, 1).data[0] ?? null;
  },
  playStock({ url, bufferSeconds }) {
    const video = findVideo();
    return begin(video, () => startPlayback(video, url, watch, bufferOf(bufferSeconds)));
  },
  sight() {
    const { currentTime } = findVideo();
    return { firstFrameMs, stalledMs, stops, timeMs: currentTime * 1_000, failure, served, measured, viewers };
  },
  async becomeControlled() {
    const { serviceWorker } = navigator;
    const controlled = new Promise<void>((resolve) => {
      serviceWorker.addEventListener("controllerchange", () => resolve(), { once: true });
    });
    await serviceWorker.register("/service-worker.js", { updateViaCache: "none" });
    if (serviceWorker.controller === null) await controlled;
  },
  keepPage() {
    const assets = [...document.scripts].map(({ src }) => new URL(src).pathname);
    return callWorker(navigator.serviceWorker.controller, { kind: "keep-page", path: location.pathname, assets });
  },
  async timeObjects({ work, directOrigins, baseUrl, cids }) {
    const worker = navigator.serviceWorker.controller;
    const { source } = await openWork({
      work,
      rootUrl: `/api/videos/${work}/root`,
      worker,
      directOrigins,
      onMeasurement: () => undefined,
      findViewers: () => null,
    });
    const [plainMs, oursMs]: number[][] = [[], []];
    for (const [index, cid] of cids.entries()) {
      const plain = async () =>
        plainMs?.push(await timed(() => fetch(`${baseUrl}${objectPath(cid)}`, { cache: "no-store" }).then((answer) => answer.arrayBuffer())));
      const ours = async () => oursMs?.push(await timed(() => source.get(cid)));
      for (const one of index % 2 === 0 ? [plain, ours] : [ours, plain]) await one();
    }
    return { plainMs: plainMs ?? [], oursMs: oursMs ?? [] };
  },
};

async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedMs = performance.now();
  await work();
  return performance.now() - startedMs;
}

Object.assign(window, { page });
