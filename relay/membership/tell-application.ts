import { z } from "zod/mini";
import { codeOf } from "../store/file-faults";

const TIMEOUT_MS = 20_000;
const ANSWER_BYTES_MAX = 64 * 1024;
const WORDS_CHARS_MAX = 300;
const refusal = z.object({ error: z.object({ message: z.string() }) });

/** The application would not have it, or did not answer. */
export class NotTold extends Error {}

/** An application's address as it is kept. @throws Error for one over which words would go in the clear */
export function readApplication(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  const isNear = url?.protocol === "http:" && ["127.0.0.1", "localhost", "[::1]"].includes(url.hostname);
  if (url === null || url.pathname + url.search + url.hash !== "/" || !(url.protocol === "https:" || isNear))
    throw new Error("Give the application's address as https://host.");
  return url.origin;
}

async function readText(response: Response): Promise<string> {
  const [chunks, decoder]: [string[], TextDecoder] = [[], new TextDecoder()];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length;
    if (bytes > ANSWER_BYTES_MAX) throw new NotTold("The application answered with more than was asked for.");
    chunks.push(decoder.decode(chunk, { stream: true }));
  }
  return chunks.join("");
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (thrown) {
    if (thrown instanceof SyntaxError) return null;
    throw thrown;
  }
}

/** Posts JSON to the application. @throws NotTold with its own words when it refuses */
export async function tellApplication(application: string, path: string, body: object): Promise<unknown> {
  try {
    const headers = { "content-type": "application/json", "user-agent": "mhc-relay" };
    const options = { method: "POST", headers, body: JSON.stringify(body), redirect: "error" as const, signal: AbortSignal.timeout(TIMEOUT_MS) };
    const response = await fetch(`${application}${path}`, options);
    const answer = parse(await readText(response));
    if (response.ok) return answer;
    const refused = refusal.safeParse(answer);
    // What it says is shown on a terminal: nothing in it may steer one.
    const words = refused.success ? refused.data.error.message.slice(0, WORDS_CHARS_MAX).replace(/\p{Cc}/gu, " ") : "";
    throw new NotTold(`The application refused (${response.status}). ${words}`.trim());
  } catch (thrown) {
    if (thrown instanceof NotTold) throw thrown;
    const cause = thrown instanceof Error ? codeOf(thrown.cause) : "";
    throw new NotTold(`${application} did not answer${cause === "" ? "" : ` (${cause})`}.`);
  }
}
