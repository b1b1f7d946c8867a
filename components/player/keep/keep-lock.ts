interface Waiting {
  readonly signal?: AbortSignal;
  /** Called when another tab has it. */
  readonly onWait?: () => void;
}

/** Of several tabs one brings a work here, and nobody takes it away meanwhile. Browsers without locks have one tab at a time as a rule. */
export async function withKeepLock<T>(work: string, act: () => Promise<T>, { signal, onWait }: Waiting = {}): Promise<T> {
  if (!("locks" in navigator)) return act();
  const name = `mhc-keep:${work}`;
  const atOnce = await navigator.locks.request(name, { ifAvailable: true }, async (lock) => (lock === null ? null : { result: await act() }));
  if (atOnce !== null) return atOnce.result;
  onWait?.();
  return navigator.locks.request(name, signal === undefined ? {} : { signal }, act);
}
