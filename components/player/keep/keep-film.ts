import { type DeviceStores, openDeviceStores } from "@/delivery/device-stores";
import { type KeepProgress, keepWork } from "@/delivery/keep/keep-work";
import type { KeptWork } from "@/delivery/keep/kept-work";
import { findLease, renewLease } from "@/delivery/keep/key-lease";
import { estimateBytes, planKept } from "@/delivery/keep/plan-kept";
import { isListHere, keepOffline } from "../keep-worker";
import type { WorkToPlay } from "../play-work";
import { withKeepLock } from "./keep-lock";
import { markKept } from "./keep-mark";
import { findFreeBytes } from "./keep-room";
import { openKeepable } from "./open-keepable";

export interface FilmToKeep {
  readonly toPlay: WorkToPlay;
  readonly title: string;
  readonly ratio: string;
  readonly durationMs: number;
}

interface SizeToKeep {
  readonly height: number;
  readonly bytes: number;
}

export type KeepState =
  | { readonly kind: "looking" }
  | { readonly kind: "choose"; readonly sizes: readonly SizeToKeep[]; readonly freeBytes: number | null }
  | { readonly kind: "coming"; readonly height: number; readonly progress: KeepProgress | null; readonly waitsFor: "network" | "tab" | null }
  | KeptState
  | { readonly kind: "going" }
  | { readonly kind: "failed"; readonly sentence: string };

interface KeptState {
  readonly kind: "kept";
  readonly kept: KeptWork;
  /** Whether the browser will not clear it by itself. */
  readonly isPersistent: boolean;
  /** Whether the page that plays it opens without a network. */
  readonly isListHere: boolean;
  /** Until when its keys may be used without asking; null of a film that needs none, and when there are none. */
  readonly leaseEndsAtMs: number | null;
}

export type ShowKeeping = (state: KeepState) => void;

const AGAIN_MS = 10_000;
export const NOT_NOW = "Nobody gives this film's parts just now. Look at your connection and try again.";
const NO_LEASE = "The site gives the keys of this film to those who may watch it now. Sign in, or look at your membership.";
const NO_ROOM = "There is no more room on this device. Remove another film that is kept, or keep a smaller size.";
const NOT_LASTING = "This browser keeps nothing here, as in a private window. Open the film in another window or browser to keep it.";

const NO_ENGINE = "This browser plays films by its own means, and would not play one that is kept. Keep it in another browser.";

/** Trying again by itself would not help. The message is for whoever keeps. */
export class CannotKeep extends Error {}

/** Until the network is back, or it is time to look. */
function waitToTryAgain(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const go = () => {
      clearTimeout(timer);
      removeEventListener("online", go);
      resolve();
    };
    const timer = setTimeout(go, AGAIN_MS);
    addEventListener("online", go);
    signal.addEventListener("abort", go, { once: true });
  });
}

async function openLasting(): Promise<DeviceStores> {
  const stores = await openDeviceStores();
  if (!stores.isLasting) throw new CannotKeep(NOT_LASTING);
  return stores;
}

async function plan(film: FilmToKeep, height: number, signal: AbortSignal) {
  const opened = await openKeepable(film.toPlay, signal);
  if (opened === null) throw new Error(NOT_NOW);
  const { variants } = opened.keepable.lists;
  const variant = variants.find((each) => each.height <= height) ?? variants.at(-1);
  if (variant === undefined) throw new CannotKeep(NOT_NOW);
  const { work, isForAll } = film.toPlay;
  const about = { work, isForAll, title: film.title, ratio: film.ratio, durationMs: film.durationMs };
  return { source: opened.source, planned: await planKept(opened.source, opened.keepable, about, variant, signal) };
}

export async function describeKept({ leases }: Pick<DeviceStores, "leases">, kept: KeptWork): Promise<KeptState> {
  const lease = kept.keyParts.length === 0 ? null : await findLease(leases, kept.work, Date.now());
  const isPersistent = (await navigator.storage?.persisted?.()) ?? false;
  return { kind: "kept", kept, isPersistent, isListHere: await isListHere(), leaseEndsAtMs: lease?.expiresAtMs ?? null };
}

/** Once; what is here already is not fetched again. */
async function keepOnce(film: FilmToKeep, height: number, signal: AbortSignal, onProgress: (progress: KeepProgress) => void): Promise<KeptState> {
  const stores = await openLasting();
  const { source, planned } = await plan(film, height, signal);
  const answer = planned.keyParts.length === 0 ? "kept" : await renewLease(stores.leases, planned);
  if (answer === "refused") throw new CannotKeep(NO_LEASE);
  if (answer === "unanswered") throw new Error(NOT_NOW);
  markKept(planned.work, true);
  const kept = await keepWork(planned, source, stores, { signal, onProgress });
  await keepOffline({ withPage: film.toPlay.isForAll });
  return describeKept(stores, kept);
}

/** As often as the network breaks off, under a lock: of several tabs one does it. */
export async function keepToTheEnd(film: FilmToKeep, height: number, signal: AbortSignal, show: ShowKeeping): Promise<void> {
  let progress: KeepProgress | null = null;
  const showComing = (waitsFor: "network" | "tab" | null) => show({ kind: "coming", height, progress, waitsFor });
  const note = (made: KeepProgress) => {
    progress = made;
    showComing(null);
  };
  const keep = async (): Promise<KeepState> => {
    for (;;) {
      try {
        return await keepOnce(film, height, signal, note);
      } catch (thrown) {
        signal.throwIfAborted();
        if (thrown instanceof CannotKeep) throw thrown;
        if (thrown instanceof DOMException && thrown.name === "QuotaExceededError") throw new CannotKeep(NO_ROOM);
        if (thrown instanceof RangeError) throw new CannotKeep(thrown.message);
        showComing("network");
        await waitToTryAgain(signal);
        signal.throwIfAborted();
      }
    }
  };
  showComing(null);
  show(await withKeepLock(film.toPlay.work, keep, { signal, onWait: () => showComing("tab") }));
}

/** Fetches what changed since a film was kept, and its keys. What is kept plays meanwhile, and when this fails. */
export async function refreshKept(film: FilmToKeep, kept: KeptWork, signal: AbortSignal, show: ShowKeeping): Promise<void> {
  const stores = await openDeviceStores();
  if (kept.keyParts.length > 0) await renewLease(stores.leases, kept);
  const opened = await openKeepable(film.toPlay, signal).catch(() => null);
  signal.throwIfAborted();
  show(await describeKept(stores, kept));
  if (opened === null || opened.keepable.masterCid === kept.masterCid) return;
  const refresh = () => keepOnce(film, kept.height, signal, () => undefined);
  // What does not come today is asked for at the next visit.
  const state = await withKeepLock(film.toPlay.work, refresh, { signal }).catch(() => null);
  signal.throwIfAborted();
  show(state ?? (await describeKept(stores, kept)));
}

/** Sizes that can be kept, and the room there is. @throws CannotKeep in a browser that would not play it */
export async function lookForSizes(film: FilmToKeep, signal: AbortSignal): Promise<KeepState> {
  if (!("MediaSource" in globalThis || "ManagedMediaSource" in globalThis)) throw new CannotKeep(NO_ENGINE);
  await openLasting();
  const opened = await openKeepable(film.toPlay, signal);
  if (opened === null) return { kind: "failed", sentence: NOT_NOW };
  const sizes = opened.keepable.lists.variants.map((variant) => ({ height: variant.height, bytes: estimateBytes(variant, film.durationMs) }));
  return { kind: "choose", sizes, freeBytes: await findFreeBytes() };
}
