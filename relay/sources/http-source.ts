import { z } from "zod/mini";
import { type Cid, isCid } from "@/protocol/cid";
import { INVENTORY_BYTES_MAX, readInventory } from "@/protocol/inventory";
import { OBJECT_BYTES_MAX } from "@/protocol/limits";
import { objectPath } from "@/protocol/object-path";
import type { HttpUpstream } from "../config";
import { Turns } from "../store/turns";
import { BoundedGet } from "./bounded-get";
import { fetchEach } from "./fetch-each";
import { rootsAmong, type Source, SourceFault } from "./source";

const PULLS_AT_ONCE = 6;
const ROOT_ANSWER_BYTES_MAX = 64 * 1024;

const rootAnswer = z.object({
  cid: z.custom<Cid>((value) => typeof value === "string" && isCid(value)),
  keys: z.array(z.string().check(z.regex(/^[A-Za-z0-9_-]{43}$/))).check(z.minLength(1)),
});

/** What an application says of a work, over the connection to it alone. */
export type RootAnswer = z.infer<typeof rootAnswer>;

/** The newest root of a work and the artist's keys, as the application has them; null when it does not know the work. @throws SourceFault */
export async function askRoot(get: BoundedGet, work: string): Promise<RootAnswer | null> {
  const bytes = await get.get(`/api/videos/${work}/root`, ROOT_ANSWER_BYTES_MAX);
  if (bytes === null) return null;
  try {
    return rootAnswer.parse(JSON.parse(bytes.toString("utf8")));
  } catch {
    throw new SourceFault("It answered with something else than a root.");
  }
}

async function findRoots(get: BoundedGet, kind: HttpUpstream["kind"], works: readonly string[]): Promise<ReadonlyMap<string, Cid>> {
  if (kind === "objects") return new Map();
  if (kind === "relay") {
    const bytes = await get.get("/v1/inventory", INVENTORY_BYTES_MAX);
    return rootsAmong(works, (bytes === null ? null : readInventory(bytes))?.works ?? []);
  }
  const turns = new Turns(PULLS_AT_ONCE);
  const answers = await Promise.all(works.map(async (work) => ({ work, root: (await turns.take(() => askRoot(get, work)))?.cid })));
  return new Map(answers.flatMap(({ work, root }) => (root === undefined ? [] : [[work, root]])));
}

/** An application, a relay or a CDN, over HTTP(S). */
export function createHttpSource(upstream: HttpUpstream, pullsAtOnce = PULLS_AT_ONCE): Source {
  const get = new BoundedGet(upstream, pullsAtOnce);
  return {
    name: upstream.url,
    findRoots: (works) => findRoots(get, upstream.kind, works),
    fetchObjects: (cids, take) => fetchEach({ cids, take, pullsAtOnce, get: (cid) => get.get(objectPath(cid), OBJECT_BYTES_MAX) }),
    close: async () => get.close(),
  };
}
