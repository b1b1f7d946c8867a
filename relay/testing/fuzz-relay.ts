import { mkdir, symlink, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:net";
import { dirname, join } from "node:path";
import { type Cid, makeCid } from "@/protocol/cid";
import { Random } from "@/test/random";
import { startServer } from "../serve/start-server";
import { placeOf } from "../store/folder-layout";
import { Turns } from "../store/turns";
import { openSources } from "../sync/open-sources";
import { syncWorks } from "../sync/sync-works";
import { askRaw, type RawAnswer } from "./ask-raw";
import { makeHostileRequest } from "./hostile-requests";
import { makeHostileUpstream, makeLuringWork } from "./hostile-upstreams";
import { bytesOf, type MadeWork, makeArtistKey, makeWork } from "./make-work";
import { openTestRelay, type TestRelay } from "./open-test-relay";
import { startUpstream } from "./start-upstream";

const SECRET = "what no answer may show";
const AT_ONCE = 16;
/** So many of each hundred are syncs from an upstream that lures. */
const SYNCS_PERCENT = 10;
const SERVED_STATUSES = [200, 206];

export interface FuzzResult {
  readonly requests: number;
  readonly syncs: number;
  /** Connections that somebody made to where only the bait leads. */
  readonly followed: number;
  /** Answers that showed something else than an object by its name, the inventory or the health. */
  readonly leaked: number;
}

/** Hostile requests to a relay that serves, and hostile upstreams to one that syncs: counts what was followed or shown. */
export async function fuzzRelay({ count, seed }: { readonly count: number; readonly seed: number }): Promise<FuzzResult> {
  const chance = new Random(seed);
  const canary = await startCanary();
  const film = await makeWork({ key: await makeArtistKey() });
  const relay = await openTestRelay({ connectionsPerAddressMax: null }, [film.pin]);
  try {
    const syncs = Math.ceil((count * SYNCS_PERCENT) / 100);
    const leaked = await fuzzServing(relay, film, chance, canary.url, count - syncs);
    await fuzzSyncing(chance, canary.url, syncs);
    return { requests: count - syncs, syncs, followed: canary.connections(), leaked };
  } finally {
    await relay.remove();
    await canary.close();
  }
}

async function fuzzServing(relay: TestRelay, film: MadeWork, chance: Random, canaryUrl: string, count: number): Promise<number> {
  for (const [cid, bytes] of film.objects) await relay.store.put(cid, bytes);
  const secretPath = join(relay.folder, "secret.txt");
  await writeFile(secretPath, SECRET);
  const linked = await makeCid(bytesOf("not here", 9));
  await mkdir(dirname(join(relay.store.folder, placeOf(linked))), { recursive: true });
  await symlink(secretPath, join(relay.store.folder, placeOf(linked)));
  const server = await startServer(relay, { host: "127.0.0.1", port: 0 });
  const turns = new Turns(AT_ONCE);
  const bait = { cid: film.root, linked, canaryUrl, secretPath };
  try {
    const texts = Array.from({ length: count }, () => makeHostileRequest(chance, bait));
    const leaks = await Promise.all(texts.map((text) => turns.take(async () => isLeak(await askRaw(server.port, text), film))));
    return leaks.filter(Boolean).length;
  } finally {
    await server.close();
  }
}

async function isLeak({ status, head, body }: RawAnswer, film: MadeWork): Promise<boolean> {
  if (body.includes(SECRET) || head.includes(SECRET) || /^location:/im.test(head)) return true;
  if (!SERVED_STATUSES.includes(status) || body.length === 0) return false;
  if (head.includes("application/json")) return false;
  const isPart = status === 206 && [...film.objects.values()].some((bytes) => Buffer.from(bytes).includes(body));
  return !isPart && !film.objects.has(await makeCid(new Uint8Array(body)));
}

async function fuzzSyncing(chance: Random, canaryUrl: string, count: number): Promise<void> {
  const key = await makeArtistKey();
  const film = await makeWork({ key });
  const upstream = await startUpstream(film);
  const kinds = ["origin", "relay"].map((kind) => ({ kind, url: upstream.url, allowPrivate: true }));
  // The same place by other words, which the operator did not allow to be private: not even it may be asked.
  const forbidden = [canaryUrl, canaryUrl.replace("127.0.0.1", "localhost")].map((url) => ({ kind: "objects", url }));
  const relay = await openTestRelay({ upstreams: [...kinds, ...forbidden] }, [film.pin]);
  try {
    for (let turn = 1; turn <= count; turn++) {
      upstream.misbehave(makeHostileUpstream(chance, canaryUrl));
      upstream.add(turn % 2 === 0 ? await makeLuringWork(key, film, canaryUrl, turn + 1) : { ...film, seq: turn + 1 });
      const gone: readonly Cid[] = film.segments;
      await Promise.all(gone.map((cid) => relay.store.remove(cid)));
      await syncWorks(relay, openSources(relay));
    }
  } finally {
    await upstream.close();
    await relay.remove();
  }
}

interface Canary {
  readonly url: string;
  connections(): number;
  close(): Promise<void>;
}

/** Counts who comes; nobody should. */
async function startCanary(): Promise<Canary> {
  let connections = 0;
  const server: Server = createServer((socket) => {
    connections += 1;
    socket.destroy();
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    connections: () => connections,
    close: () => new Promise((done) => server.close(() => done())),
  };
}
