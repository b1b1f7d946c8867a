import { encodeQuestion, readAnswer } from "./dns-message";
import { LOOKUP_TIMEOUT_MS, NameFault, type NameResolver } from "./resolver";

/** By HTTP there is no cut: an answer may be as long as DNS has room for, and no longer. */
const BODY_BYTES_MAX = 65_535;
const MESSAGE = "application/dns-message";
/** RFC 8484 §4.1: so that caches see equal questions as equal. */
const ID = 0;

async function readBounded(answer: Response): Promise<Buffer | null> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of answer.body ?? []) {
    size += part.length;
    if (size > BODY_BYTES_MAX) return null;
    parts.push(part);
  }
  return Buffer.concat(parts);
}

/** DNS over HTTPS (RFC 8484). With a resolver that knows Handshake, its names too. What it says is as true as the operator takes it for. */
export function createDohResolver(url: string, timeoutMs = LOOKUP_TIMEOUT_MS): NameResolver {
  async function ask(name: string): Promise<Buffer | null> {
    const headers = { accept: MESSAGE, "content-type": MESSAGE };
    const answer = await fetch(url, { method: "POST", headers, body: encodeQuestion(ID, name), redirect: "error", signal: AbortSignal.timeout(timeoutMs) });
    if (answer.status !== 200 || answer.headers.get("content-type") !== MESSAGE) {
      await answer.body?.cancel();
      return null;
    }
    return readBounded(answer);
  }
  return {
    name: url,
    findTexts: async (name) => {
      const bytes = await ask(name).catch((thrown: unknown) => {
        throw new NameFault(`${url} does not answer (${thrown instanceof Error ? thrown.name : "?"}).`);
      });
      const texts = bytes === null ? null : readAnswer(bytes, ID, name);
      if (texts === null) throw new NameFault(`${url} gave no answer that can be read.`);
      return texts;
    },
  };
}
