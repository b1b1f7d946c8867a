"use client";

import { type Sending, sendFile } from "./send-file";
import { SpeedMeter } from "./speed";

/** Files that are sent side by side; the others wait, because one finished film is worth more than several halves. */
const AT_ONCE = 2;

export type ItemState = "queued" | "sending" | "waiting" | "paused" | "sent" | "failed";

export interface UploadItem {
  readonly id: string;
  readonly file: File;
  readonly state: ItemState;
  readonly sentBytes: number;
  readonly bytesPerSecond: number | null;
  readonly videoId: string | null;
  readonly failure: { readonly sentence: string; readonly requestId: string | null } | null;
  readonly addedAtMs: number;
}

interface Work {
  readonly speed: SpeedMeter;
  sending: Sending | null;
}

/** The queue of this tab: it lives outside the page, so that going to another page of the studio interrupts nothing. */
class UploadStore {
  #items: readonly UploadItem[] = [];
  readonly #work = new Map<string, Work>();
  readonly #listeners = new Set<() => void>();

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly snapshot = (): readonly UploadItem[] => this.#items;

  add(files: readonly File[]): void {
    const isKnown = (file: File): boolean =>
      this.#items.some((item) => item.file.name === file.name && item.file.size === file.size && item.file.lastModified === file.lastModified);
    const fresh = files.filter((file) => !isKnown(file));
    const made = fresh.map((file): UploadItem => {
      const id = crypto.randomUUID?.() ?? `${performance.now()}-${file.name}`;
      this.#work.set(id, { speed: new SpeedMeter(), sending: null });
      return { id, file, state: "queued", sentBytes: 0, bytesPerSecond: null, videoId: null, failure: null, addedAtMs: Date.now() };
    });
    this.#items = [...this.#items, ...made];
    this.#tell();
    this.#startNext();
  }

  pause(id: string): void {
    this.#set(id, { state: "paused", bytesPerSecond: null });
    this.#work.get(id)?.speed.reset();
    this.#work
      .get(id)
      ?.sending?.pause()
      .catch(() => undefined);
    this.#startNext();
  }

  resume(id: string): void {
    const sending = this.#work.get(id)?.sending ?? null;
    this.#set(id, { state: sending === null ? "queued" : "sending", failure: null });
    sending?.resume();
    this.#startNext();
  }

  /** Takes it from the list; what was sent of it is removed on the server. */
  remove(id: string): void {
    const item = this.#items.find((each) => each.id === id);
    const sending = this.#work.get(id)?.sending;
    this.#items = this.#items.filter((each) => each.id !== id);
    this.#work.delete(id);
    // When the server cannot be told now, the upload ends there by itself after a week.
    if (item?.state !== "sent") sending?.cancel().catch(() => undefined);
    this.#tell();
    this.#startNext();
  }

  #startNext(): void {
    const running = this.#items.filter((item) => item.state === "sending" || item.state === "waiting").length;
    for (const item of this.#items.filter((each) => each.state === "queued").slice(0, Math.max(0, AT_ONCE - running))) this.#start(item);
  }

  #start(item: UploadItem): void {
    this.#set(item.id, { state: "sending" });
    const fail = (failure: UploadItem["failure"]): void => {
      this.#set(item.id, { state: "failed", bytesPerSecond: null, failure });
      this.#startNext();
    };
    const watch = {
      onProgress: (sentBytes: number) => this.#progress(item.id, sentBytes),
      onWaiting: () => this.#set(item.id, { state: "waiting", bytesPerSecond: null }),
      onSent: (videoId: string) => {
        this.#set(item.id, { state: "sent", sentBytes: item.file.size, bytesPerSecond: null, videoId });
        this.#startNext();
      },
      onFailure: fail,
    };
    sendFile(item.file, watch).then(
      (sending) => {
        const work = this.#work.get(item.id);
        // Removed or paused while it was being prepared.
        if (work === undefined) sending.cancel().catch(() => undefined);
        else work.sending = sending;
        if (this.#items.some((each) => each.id === item.id && each.state === "paused")) sending.pause().catch(() => undefined);
      },
      () => fail({ sentence: "This file cannot be read. It may have been moved; choose it again.", requestId: null }),
    );
  }

  #progress(id: string, sentBytes: number): void {
    const work = this.#work.get(id);
    const item = this.#items.find((each) => each.id === id);
    if (work === undefined || item === undefined || item.state === "paused") return;
    work.speed.add(sentBytes, performance.now());
    this.#set(id, { state: "sending", sentBytes, bytesPerSecond: work.speed.bytesPerSecond });
  }

  #set(id: string, change: Partial<UploadItem>): void {
    this.#items = this.#items.map((item) => (item.id === id ? { ...item, ...change } : item));
    this.#tell();
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}

export const uploadStore = new UploadStore();
