import { setTimeout as pause } from "node:timers/promises";
import { DomainError } from "@/server/kernel/errors";

const TRIES_MAX = 4;
const FIRST_PAUSE_MS = 100;
/** Longer than this is not waited for within a call: the job tries again later. */
const PAUSE_MS_MAX = 5_000;
/** An object of 2 MiB passes at 600 kbit/s. */
const TIMEOUT_MS = 30_000;
const WORDS_SHOWN_CHARS = 300;

export interface ApiCall {
  readonly method: "GET" | "PUT" | "POST" | "DELETE";
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Uint8Array<ArrayBuffer> | string;
  /** Statuses that mean it is done. */
  readonly done: readonly number[];
}

function pauseMs(tried: number, answer: Response | null): number {
  const asked = Number(answer?.headers.get("retry-after") ?? 0) * 1000;
  return Math.min(PAUSE_MS_MAX, Math.max(asked, FIRST_PAUSE_MS * 2 ** (tried - 1) * (0.5 + Math.random())));
}

/**
 * One call that may be repeated without harm: it is, with growing waits, when it breaks off, is answered too late, or with 429 or 5xx.
 * @throws DomainError `unavailable` when it stays undone. Keys and signed addresses are in no message of it.
 */
export async function callApi(vendor: string, call: ApiCall): Promise<Response> {
  for (let tried = 1; ; tried++) {
    const answer = await fetch(call.url, {
      method: call.method,
      headers: { ...call.headers },
      body: call.body ?? null,
      redirect: "error",
      signal: AbortSignal.timeout(TIMEOUT_MS),
    }).catch(() => null);
    if (answer !== null && call.done.includes(answer.status)) return answer;
    const mayPass = answer === null || answer.status === 429 || answer.status >= 500;
    if (!mayPass || tried === TRIES_MAX) throw await explain(vendor, answer);
    await answer?.body?.cancel();
    await pause(pauseMs(tried, answer));
  }
}

async function explain(vendor: string, answer: Response | null): Promise<DomainError> {
  if (answer === null) return new DomainError("unavailable", { sentence: `${vendor} does not answer right now.` });
  const words = (await answer.text().catch(() => "")).slice(0, WORDS_SHOWN_CHARS);
  const isKey = answer.status === 401 || answer.status === 403;
  const sentence = isKey ? `${vendor} does not accept our key (${answer.status}).` : `${vendor} refused a call (${answer.status}).`;
  return new DomainError("unavailable", { sentence, cause: new Error(`${vendor} answered ${answer.status}: ${words}`) });
}
