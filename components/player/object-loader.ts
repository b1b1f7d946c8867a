import type { HlsConfig, Loader, LoaderCallbacks, LoaderConfiguration, LoaderContext, LoaderStats } from "hls.js";
import type { ObjectSource } from "@/delivery/object-source";
import type { FoundObject } from "@/delivery/resolver";
import { UNREACHABLE_STATUS } from "@/delivery/worker-call";
import type { Cid } from "@/protocol/cid";
import { cidOfUrl } from "@/protocol/object-path";

const KEY_URL = /^mhc-key:([A-Za-z0-9_-][A-Za-z0-9_.-]{0,127})$/;
const KEY_BYTES = 16;
const KEY_MS_MAX = 10_000;
/** A playlist that is not here soon holds up everything. */
const PLAYLIST_WITHIN_MS = 1_000;
const MS_PER_SECOND = 1_000;

export interface LoaderSetting {
  readonly source: ObjectSource;
  /** How much of the film lies ahead of the playhead, in ms. */
  readonly aheadMs: () => number;
  /** With less than this ahead, a second request costs no budget. */
  readonly urgentBelowMs: number;
  readonly onFound: (found: FoundObject) => void;
  /** Where keys are found, when it is not the application alone. @throws KeyRefused */
  readonly findKey?: (id: string, signal: AbortSignal) => Promise<ArrayBuffer>;
  /** What is made of a list before it is used. */
  readonly readList?: (cid: Cid, text: string) => string;
}

/** Says which key the application would not give: a patron's time may be over. */
export class KeyRefused extends Error {
  readonly status: number;

  constructor(status: number) {
    super(`The application gave no key: ${status}.`);
    this.status = status;
  }
}

/** Asks the application for a key. @throws KeyRefused when it says no; what `fetch` throws when it says nothing */
export async function fetchKey(id: string, signal: AbortSignal, withinMs = KEY_MS_MAX): Promise<ArrayBuffer> {
  const response = await fetch(`/api/keys/${id}`, { cache: "no-store", redirect: "error", signal: AbortSignal.any([signal, AbortSignal.timeout(withinMs)]) });
  const key = await response.arrayBuffer();
  if (!response.ok || key.byteLength !== KEY_BYTES) throw new KeyRefused(response.status);
  return key;
}

function makeStats(): LoaderStats {
  const timing = () => ({ start: 0, first: 0, end: 0 });
  const counts = { aborted: false, loaded: 0, retry: 0, total: 0, chunkCount: 0, bwEstimate: 0 };
  return { ...counts, loading: timing(), parsing: { start: 0, end: 0 }, buffering: timing() };
}

function withinMsOf(context: LoaderContext): number {
  return "frag" in context && hasDuration(context.frag) ? context.frag.duration * MS_PER_SECOND : PLAYLIST_WITHIN_MS;
}

function hasDuration(frag: unknown): frag is { readonly duration: number } {
  return typeof frag === "object" && frag !== null && "duration" in frag && typeof frag.duration === "number" && frag.duration > 0;
}

/** One request of hls.js: an object by its name or a key by its number. What a playlist may name beside them is not fetched. */
class ObjectLoader implements Loader<LoaderContext> {
  context: LoaderContext | null = null;
  readonly stats = makeStats();
  readonly #setting: LoaderSetting;
  readonly #controller = new AbortController();
  #callbacks: LoaderCallbacks<LoaderContext> | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(setting: LoaderSetting) {
    this.#setting = setting;
  }

  load(context: LoaderContext, config: LoaderConfiguration, callbacks: LoaderCallbacks<LoaderContext>): void {
    this.context = context;
    this.#callbacks = callbacks;
    this.stats.loading.start = performance.now();
    // The outer net: the resolver gives up before.
    this.#timer = setTimeout(() => this.#end(() => callbacks.onTimeout(this.stats, context, null)), config.loadPolicy.maxLoadTimeMs);
    this.#find(context).then(
      (data) => this.#end(() => callbacks.onSuccess({ url: context.url, data, code: 200 }, this.stats, context, null)),
      (thrown: unknown) => {
        // What is only unreachable hls.js asks for again; a key that is refused it does not.
        const code = thrown instanceof KeyRefused ? thrown.status : UNREACHABLE_STATUS;
        this.#end(() => callbacks.onError({ code, text: thrown instanceof Error ? thrown.message : String(thrown) }, context, null, this.stats));
      },
    );
  }

  abort(): void {
    this.#end(() => {
      this.stats.aborted = true;
      if (this.context !== null) this.#callbacks?.onAbort?.(this.stats, this.context, null);
    });
  }

  destroy(): void {
    this.#end(() => undefined);
  }

  /** Whatever ends it first. */
  #end(say: () => void): void {
    if (this.#controller.signal.aborted) return;
    clearTimeout(this.#timer);
    this.#controller.abort();
    say();
  }

  async #find(context: LoaderContext): Promise<ArrayBuffer | string> {
    const [, keyId] = KEY_URL.exec(context.url) ?? [];
    const cid = keyId === undefined ? cidOfUrl(new URL(context.url)) : null;
    if (keyId !== undefined) return this.#findKey(keyId);
    if (cid === null) throw new Error("A playlist names something that is no object.");
    return this.#findObject(cid, context);
  }

  async #findKey(id: string): Promise<ArrayBuffer> {
    const key = await (this.#setting.findKey ?? fetchKey)(id, this.#controller.signal);
    this.#note(key.byteLength, performance.now() - this.stats.loading.start);
    return key;
  }

  async #findObject(cid: Cid, context: LoaderContext): Promise<ArrayBuffer | string> {
    const { source, aheadMs, urgentBelowMs, onFound, readList } = this.#setting;
    const spareMs = aheadMs() - urgentBelowMs;
    const need = { signal: this.#controller.signal, isUrgent: spareMs < 0, withinMs: withinMsOf(context), spareMs: Math.max(0, spareMs) };
    const found = await source.get(cid, need);
    onFound(found);
    const bytes = context.rangeEnd === undefined || context.rangeEnd === 0 ? found.bytes : found.bytes.slice(context.rangeStart, context.rangeEnd);
    this.#note(bytes.length, found.firstByteMs);
    // hls.js may hand the buffer on to a worker and empty ours with that: others may hold the same bytes.
    if (context.responseType === "arraybuffer") return bytes.slice().buffer;
    const text = new TextDecoder().decode(bytes);
    return readList === undefined ? text : readList(cid, text);
  }

  #note(bytes: number, firstByteMs: number): void {
    const { stats } = this;
    stats.loading.first = stats.loading.start + Math.min(firstByteMs, performance.now() - stats.loading.start);
    stats.loading.end = performance.now();
    stats.loaded = stats.total = bytes;
  }
}

/** What hls.js is given in place of its own loader. */
export function objectLoader(setting: LoaderSetting): HlsConfig["loader"] {
  return class extends ObjectLoader {
    constructor() {
      super(setting);
    }
  };
}
