import { type NewestRoot, readNewestRoot } from "@/protocol/newest-root";

const ANSWER_BYTES_MAX = 64 * 1024;

/**
 * Asks the application which root of a work is the newest. Null when it does not answer in time, or with something else: then what was seen
 * before has to do.
 * @param url `/api/videos/<id>/root`, by the viewer's own cookie
 */
export async function askNewestRoot(url: string, withinMs: number): Promise<NewestRoot | null> {
  try {
    const response = await fetch(url, { cache: "no-store", redirect: "error", signal: AbortSignal.timeout(withinMs) });
    if (!response.ok) return null;
    const text = await response.text();
    return text.length > ANSWER_BYTES_MAX ? null : readNewestRoot(JSON.parse(text));
  } catch {
    // Offline, hung, or no JSON: one thing to whoever wants to watch.
    return null;
  }
}
