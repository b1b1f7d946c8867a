import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { createFunctions } from "@/inngest/functions";
import { startRunner } from "@/inngest/runner";
import { answerTus } from "@/server/catalogue";
import type { Actor } from "@/server/kernel/actor";
import { addPerson } from "./people";
import { seededRandom } from "./seeded-random";
import type { TestServices } from "./services";
import { makeWholeFiles, spoil } from "./spoiled-files";

export interface FuzzResult {
  readonly files: number;
  /** Still a film in spite of what was done to it. */
  readonly ready: number;
  readonly refused: number;
  readonly sentences: Readonly<Record<string, number>>;
  /** Neither ready nor refused when the time was over. */
  readonly stuck: number;
  /** Answers and ends that nobody foresaw. */
  readonly crashes: number;
  /** Of refused videos, uploads under way and scratch folders. */
  readonly filesLeft: readonly string[];
}

const ASK_EVERY_MS = 500;
const TIME_PER_FILE_MS_MAX = 60_000;
const OUR_FAULT = "Something broke on our side";

async function send(test: TestServices, actor: Actor, bytes: Buffer): Promise<boolean> {
  const headers = { "tus-resumable": "1.0.0", "upload-length": String(bytes.length), "content-type": "application/offset+octet-stream" };
  const request = new Request("http://here/api/uploads", { method: "POST", headers, body: new Uint8Array(bytes) });
  const answer = await answerTus(test.services, { request, uploadId: null, origin: "http://here", requireActor: () => actor }).catch(() => null);
  return answer?.headers.has("x-video-id") === true;
}

async function countByStatus(test: TestServices): Promise<ReadonlyMap<string, number>> {
  const rows = await test.database.sql`select status, count(*)::int as count from videos group by status`;
  return new Map(rows.map((row) => [String(row.status), Number(row.count)]));
}

async function waitForEnds(test: TestServices, timeMs: number): Promise<void> {
  for (let waited = 0; waited < timeMs; waited += ASK_EVERY_MS) {
    const counts = await countByStatus(test);
    if ((counts.get("processing") ?? 0) + (counts.get("uploading") ?? 0) === 0) return;
    await pause(ASK_EVERY_MS);
  }
}

async function listLeft(test: TestServices): Promise<readonly string[]> {
  const { DATA_DIR } = test.services.env;
  const ready = await test.database.sql`select id from videos where status = 'ready'`;
  const kept = new Set(ready.map((row) => String(row.id)));
  const objects = await test.services.storage.list("videos/");
  const lost = objects.map((object) => object.key).filter((key) => !kept.has(key.split("/")[1] ?? ""));
  const folders = ["uploads", "objects-incoming", "scratch/catalogue"];
  const others = await Promise.all(folders.map((folder) => readdir(join(DATA_DIR, folder)).catch(() => [])));
  const scratch = await readdir(join(DATA_DIR, "scratch/distribution")).catch(() => []);
  // Of a film that is ready the other sizes are being made.
  const unfinished = scratch.filter((name) => ![...kept].some((id) => name.startsWith(id)));
  return [...lost, ...others.flat(), ...unfinished];
}

/** Sends `count` spoiled files and lets the real jobs make of them what they can. */
export async function fuzzUploads(test: TestServices, options: { readonly count: number; readonly seed: number }): Promise<FuzzResult> {
  const folder = await mkdtemp(join(tmpdir(), "mhc-fuzz-"));
  const random = seededRandom(options.seed);
  const { actor } = await addPerson(test.services, "artist");
  const runner = await startRunner({ database: test.database, jobs: createFunctions(test.services), log: test.services.log });
  try {
    const whole = await makeWholeFiles(folder);
    let crashes = 0;
    for (let made = 0; made < options.count; made++) if (!(await send(test, actor, spoil(whole, random)))) crashes++;
    await waitForEnds(test, options.count * TIME_PER_FILE_MS_MAX);
    const counts = await countByStatus(test);
    const errors = await test.database.sql`select error, count(*)::int as count from videos where status = 'failed' group by error order by 2 desc`;
    const sentences = Object.fromEntries(errors.map((row) => [String(row.error), Number(row.count)]));
    crashes += Object.entries(sentences).reduce((sum, [sentence, count]) => sum + (sentence.startsWith(OUR_FAULT) ? count : 0), 0);
    const stuck = (counts.get("processing") ?? 0) + (counts.get("uploading") ?? 0);
    const left = await listLeft(test);
    return { files: options.count, ready: counts.get("ready") ?? 0, refused: counts.get("failed") ?? 0, sentences, stuck, crashes, filesLeft: left };
  } finally {
    await runner.stop(5000);
    await rm(folder, { recursive: true, force: true });
  }
}
