interface Held {
  readonly stop: AbortController;
  readonly done: Promise<void>;
}

/**
 * One request at a time for each upload, within this process. A newcomer stops the one before it, because that is nearly
 * always a connection which broke without our noticing: without this, the sender would have to wait for its time-out.
 */
class UploadLocks {
  readonly #held = new Map<string, Held>();

  async run<T>(uploadId: string, work: (stop: AbortSignal) => Promise<T>): Promise<T> {
    for (let before = this.#held.get(uploadId); before !== undefined; before = this.#held.get(uploadId)) {
      before.stop.abort();
      await before.done;
    }
    const stop = new AbortController();
    let release: () => void = () => undefined;
    const done = new Promise<void>((resolve) => {
      release = resolve;
    });
    this.#held.set(uploadId, { stop, done });
    try {
      return await work(stop.signal);
    } finally {
      this.#held.delete(uploadId);
      release();
    }
  }
}

export const uploadLocks = new UploadLocks();
