import { type NewestRoot, readNewestRoot } from "@/protocol/newest-root";

const ANSWER_BYTES_MAX = 64 * 1024;

/** What the application says of a work. */
export interface AskedRoot {
  /** Null when it does not answer in time, or with something else: then what was seen before has to do. */
  readonly newest: NewestRoot | null;
  /** Whether it says that this is not for who asks, now. */
  readonly isRefused: boolean;
}

const REFUSALS = [401, 403, 404];
const SILENCE: AskedRoot = { newest: null, isRefused: false };

/**
 * Asks the application which root of a work is the newest.
 * @param url `/api/videos/<id>/root`, by the viewer's own cookie
 */
export async function askNewestRoot(url: string, withinMs: number): Promise<AskedRoot> {
  try {
    const response = await fetch(url, { cache: "no-store", redirect: "error", signal: AbortSignal.timeout(withinMs) });
    if (!response.ok) return { newest: null, isRefused: REFUSALS.includes(response.status) };
    const text = await response.text();
    return text.length > ANSWER_BYTES_MAX ? SILENCE : { newest: readNewestRoot(JSON.parse(text)), isRefused: false };
  } catch {
    // Offline, hung, or no JSON: one thing to whoever wants to watch.
    return SILENCE;
  }
}
