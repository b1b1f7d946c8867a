import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { isObject, makeCid } from "@/protocol/cid";
import { OBJECT_BYTES_MAX } from "@/protocol/limits";
import { objectPath } from "@/protocol/object-path";
import { DomainError, findDomainError } from "@/server/kernel/errors";
import type { Cdn, CdnHealth } from ".";

const READ_TIMEOUT_MS = 10_000;
const ADDRESS_LASTS_MS = 60_000;
/** The one that is put and read, and the one that is only ever taken away: another address, so that no cache is asked to forget what it was just given. */
const KEPT = new TextEncoder().encode("MHC Streaming looks whether this CDN is well.\n");
const NEVER_PUT = new TextEncoder().encode("MHC Streaming looks whether this CDN forgets.\n");

/** Reads a whole body that should be small, and nothing of one that is not. */
async function readBounded(answer: Response): Promise<Uint8Array<ArrayBuffer>> {
  if (answer.body === null || Number(answer.headers.get("content-length") ?? 0) > OBJECT_BYTES_MAX) return new Uint8Array();
  return new Uint8Array(await buffer(Readable.from(answer.body)));
}

async function readAsPlayer(cdn: Pick<Cdn, "name" | "signBase">, now: Date): Promise<void> {
  const cid = await makeCid(KEPT);
  const url = `${cdn.signBase(new Date(now.getTime() + ADDRESS_LASTS_MS))}${objectPath(cid)}`;
  const answer = await fetch(url, { redirect: "error", signal: AbortSignal.timeout(READ_TIMEOUT_MS) }).catch(() => null);
  if (answer === null) throw new DomainError("unavailable", { sentence: "Players do not reach the CDN: its public address does not answer." });
  if (answer.status !== 200) {
    await answer.body?.cancel();
    throw new DomainError("unavailable", { sentence: `Players do not get what was put on the CDN: it answered ${answer.status}.` });
  }
  if (!(await isObject(cid, await readBounded(answer)))) throw new DomainError("unavailable", { sentence: "The CDN gave other bytes than were put there." });
  // A page of ours may not read an answer that does not say so, and every fan would be served by the other layers.
  if (answer.headers.get("access-control-allow-origin") !== "*") {
    throw new DomainError("unavailable", { sentence: "The CDN does not send Access-Control-Allow-Origin: *, so no page may read from it." });
  }
}

/** The same calls as for a work, with two small objects: what is well here is well for a work. */
export async function checkHealth(cdn: Pick<Cdn, "name" | "put" | "purge" | "signBase">, now: Date): Promise<CdnHealth> {
  const taken: { putMs: number | null; readMs: number | null; purgeMs: number | null } = { putMs: null, readMs: null, purgeMs: null };
  const time = async (name: keyof typeof taken, work: () => Promise<void>): Promise<void> => {
    const begunMs = performance.now();
    await work();
    taken[name] = Math.round(performance.now() - begunMs);
  };
  try {
    await time("putMs", async () => cdn.put(await makeCid(KEPT), KEPT));
    await time("readMs", () => readAsPlayer(cdn, now));
    await time("purgeMs", async () => cdn.purge([await makeCid(NEVER_PUT)]));
    return { isWell: true, problem: null, ...taken };
  } catch (thrown) {
    const known = findDomainError(thrown);
    if (known === null) throw thrown;
    return { isWell: false, problem: known.sentence, ...taken };
  }
}
