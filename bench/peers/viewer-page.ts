import { FilmSharing } from "@/components/player/film-sharing";
import { AHEAD_SECONDS, URGENT_BELOW_MS } from "@/components/player/play-work";
import type { Measurement } from "@/delivery/measurement";
import type { ObjectSource } from "@/delivery/object-source";
import { openWork } from "@/delivery/open-work";
import { type Cid, isCid } from "@/protocol/cid";

export interface ViewSetting {
  readonly work: string;
  readonly directOrigins: readonly string[];
  /** Asked for one after the other, as the engine of the player does: the master, the picture's, the sound's. */
  readonly playlists: readonly [Cid, Cid, Cid];
  readonly partMs: number;
}

export interface Viewed {
  readonly isOver: boolean;
  readonly failure: string | null;
  /** From the call to the first part of picture and sound. */
  readonly firstPartMs: number | null;
  /** How long the playhead stood still after that. */
  readonly stalledMs: number;
  /** Bytes by who gave them. */
  readonly bytes: Readonly<Record<string, number>>;
  /** Names of parts by who gave them, in order. */
  readonly givers: readonly string[];
  /** What second requests brought in vain. */
  readonly wastedBytes: number;
  /** From the call to the first line to another; null before. */
  readonly metMs: number | null;
  /** With how many others it was connected at its end. */
  readonly neighbours: number;
}

export interface ViewerPage {
  view(setting: ViewSetting): Promise<void>;
  viewed(): Viewed;
}

const MS_PER_SECOND = 1_000;
const LOOK_MS = 100;
const PLAYLIST_WITHIN_MS = 1_000;
const OBJECT_NAME = /[a-z2-7]{59}(?=\?format=raw)/g;

const bytes: Record<string, number> = {};
const givers: string[] = [];
const playhead = { ms: 0, loadedMs: 0, lookedMs: 0, stalledMs: 0 };
let isLoaded = false;
let wastedBytes = 0;
let neighbours = 0;
let metMs: number | null = null;
let firstPartMs: number | null = null;
let failure: string | null = null;
let isOver = false;

function onMeasurement(measurement: Measurement): void {
  if (measurement.kind !== "served") return;
  bytes[measurement.layer] = (bytes[measurement.layer] ?? 0) + measurement.bytes;
  wastedBytes += measurement.wastedBytes;
}

/** Moves on by the time that went by, as far as there is something to show. @returns what lies ahead, in ms */
function look(): number {
  const nowMs = performance.now();
  const elapsedMs = nowMs - playhead.lookedMs;
  const shownMs = Math.min(elapsedMs, playhead.loadedMs - playhead.ms);
  playhead.lookedMs = nowMs;
  playhead.ms += shownMs;
  if (firstPartMs !== null && !isLoaded) playhead.stalledMs += elapsedMs - shownMs;
  return playhead.loadedMs - playhead.ms;
}

const pause = () => new Promise((resolve) => setTimeout(resolve, LOOK_MS));

async function readPlaylist(source: ObjectSource, cid: Cid): Promise<Cid[]> {
  const found = await source.get(cid, { isUrgent: true, withinMs: PLAYLIST_WITHIN_MS });
  return [...new TextDecoder().decode(found.bytes).matchAll(OBJECT_NAME)].map(([name]) => name).filter(isCid);
}

/** Picture and sound of the same seconds together, as they are played. */
async function playPart(source: ObjectSource, cids: readonly Cid[], partMs: number): Promise<void> {
  const spareMs = look() - URGENT_BELOW_MS;
  const need = { isUrgent: spareMs < 0, withinMs: partMs, spareMs: Math.max(0, spareMs) };
  const found = await Promise.all(cids.map((cid) => source.get(cid, need)));
  givers.push(...found.map(({ layer }) => layer ?? "device"));
  look();
}

async function playAll(source: ObjectSource, { playlists: [master, ...tracks], partMs }: ViewSetting, startedMs: number): Promise<void> {
  await readPlaylist(source, master);
  const [picture = [], sound = []] = await Promise.all(tracks.map((cid) => readPlaylist(source, cid)));
  for (const [at, cid] of picture.entries()) {
    while (look() >= AHEAD_SECONDS.usual * MS_PER_SECOND) await pause();
    const beside = sound[at];
    await playPart(source, beside === undefined ? [cid] : [cid, beside], partMs);
    // The first of each is no part of the film but what its decoder needs.
    if (at === 0) continue;
    firstPartMs ??= performance.now() - startedMs;
    playhead.loadedMs += partMs;
  }
  isLoaded = true;
  while (look() > 0) await pause();
}

/** A viewer of the product without a picture: its root, its resolver, its rooms and its lines, asked for a film's parts as the player asks for them. */
async function view(setting: ViewSetting): Promise<void> {
  const startedMs = performance.now();
  const onViewers = (viewers: number | null) => {
    neighbours = viewers ?? 0;
    if (neighbours > 0) metMs ??= performance.now() - startedMs;
  };
  try {
    const sharing = new FilmSharing({ peersUrl: `/api/videos/${setting.work}/peers`, onMeasurement, onViewers });
    const toOpen = { ...setting, rootUrl: `/api/videos/${setting.work}/root`, worker: null };
    const opened = await openWork({ ...toOpen, onMeasurement, findViewers: sharing.findViewers });
    const source = sharing.follow(opened.source, opened.cache);
    void sharing.turn(true);
    await playAll(source, setting, startedMs);
  } catch (thrown) {
    failure = thrown instanceof Error ? thrown.message : String(thrown);
  }
  isOver = true;
}

const page: ViewerPage = {
  view,
  viewed: () => ({ isOver, failure, firstPartMs, stalledMs: playhead.stalledMs, bytes, givers, wastedBytes, metMs, neighbours }),
};

Object.assign(window, { page });
