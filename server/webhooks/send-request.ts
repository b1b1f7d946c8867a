import http from "node:http";
import https from "node:https";
import { lookupPublic } from "@/protocol/public-lookup";
import { findUrlFault } from "./endpoint-address";

const TIMEOUT_MS = 10_000;
const ANSWER_CHARS_MAX = 2_000;

export interface Sent {
  /** Null when no answer came. */
  readonly statusCode: number | null;
  readonly text: string;
  readonly error: string | null;
  readonly durationMs: number;
}

function readAnswer(response: http.IncomingMessage): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = "";
    response.setEncoding("utf8");
    response.on("data", (chunk: string) => {
      text += chunk;
      // What they say beyond that is not read: the answer is already known.
      if (text.length >= ANSWER_CHARS_MAX) response.destroy();
    });
    response.on("close", () => resolve(text.slice(0, ANSWER_CHARS_MAX)));
    response.on("error", reject);
  });
}

function post(url: URL, body: string, headers: Readonly<Record<string, string>>, isLocal: boolean): Promise<{ statusCode: number; text: string }> {
  return new Promise((resolve, reject) => {
    const options = { method: "POST", headers: { ...headers, "content-length": String(Buffer.byteLength(body)) }, signal: AbortSignal.timeout(TIMEOUT_MS) };
    // A new connection each time: one that is kept open was checked at another time.
    const answer = (response: http.IncomingMessage) => readAnswer(response).then((text) => resolve({ statusCode: response.statusCode ?? 0, text }), reject);
    const isPlain = isLocal && url.protocol === "http:";
    const request = isPlain
      ? http.request(url, { ...options, agent: false }, answer)
      : https.request(url, { ...options, agent: false, lookup: lookupPublic }, answer);
    request.on("error", reject);
    request.end(body);
  });
}

/** Posts a body to an artist's endpoint, for ten seconds at most. Redirects are not followed: they are an answer like any other. Never throws for what the other side does. */
export async function sendRequest(url: string, body: string, headers: Readonly<Record<string, string>>, isLocal: boolean): Promise<Sent> {
  const startedMs = performance.now();
  const since = (): number => Math.round(performance.now() - startedMs);
  const fault = findUrlFault(url, isLocal);
  if (fault !== null) return { statusCode: null, text: "", error: fault, durationMs: since() };
  try {
    return { ...(await post(new URL(url), body, headers, isLocal)), error: null, durationMs: since() };
  } catch (thrown) {
    const isLate = thrown instanceof Error && (thrown.name === "AbortError" || thrown.name === "TimeoutError");
    const error = isLate ? `No answer within ${TIMEOUT_MS / 1000} seconds.` : thrown instanceof Error ? thrown.message : String(thrown);
    return { statusCode: null, text: "", error: error.slice(0, ANSWER_CHARS_MAX), durationMs: since() };
  }
}
