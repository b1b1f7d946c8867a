import { and, eq, inArray, sql } from "drizzle-orm";
import { distributedWorks, relays, relayWorks, videoObjects, videos } from "@/db/schema";
import { type Cid, isCid, isObject } from "@/protocol/cid";
import { INVENTORY_BYTES_MAX, type Inventory, readInventory } from "@/protocol/inventory";
import { OBJECT_BYTES_MAX } from "@/protocol/limits";
import { objectPath } from "@/protocol/object-path";
import type { Services } from "@/server/services";
import { isCarriedSql } from "../objects/find-object";
import { askRelay, type Question } from "./ask-relay";
import { moveRelay } from "./change-relay";
import type { RelayRow } from "./queries";

type Parts = Pick<Services, "db" | "clock" | "env">;

/** What a look at a relay found: `problem` in a sentence, null when all was well; `lie` when it gave bytes that are not what was asked for. */
interface Look {
  readonly problem: string | null;
  readonly lie: string | null;
  readonly firstByteMs: number | null;
}

const bad = (problem: string): Look => ({ problem, lie: null, firstByteMs: null });

async function ask(question: Question) {
  try {
    return await askRelay(question);
  } catch (thrown) {
    const isLate = thrown instanceof Error && (thrown.name === "AbortError" || thrown.name === "TimeoutError");
    return isLate ? "It did not answer in time." : `It did not answer: ${thrown instanceof Error ? thrown.message : String(thrown)}`;
  }
}

async function readWorks(question: Omit<Question, "path" | "bytesMax">): Promise<Inventory["works"] | string> {
  const answer = await ask({ ...question, path: "/v1/inventory", bytesMax: INVENTORY_BYTES_MAX });
  if (typeof answer === "string") return answer;
  if (answer.status !== 200) return `It answered ${answer.status} to what it has.`;
  return (answer.bytes === null ? null : readInventory(answer.bytes)?.works) ?? "What it says that it has is not in the form that was agreed on.";
}

/** Keeps which of our works it says that it has whole. */
async function keepWorks({ db }: Parts, relayId: string, works: Inventory["works"]): Promise<void> {
  const ids = works.map(({ work }) => work);
  await db.transaction(async (tx) => {
    const ours = await tx.select({ videoId: distributedWorks.videoId }).from(distributedWorks).where(inArray(distributedWorks.videoId, ids));
    const isOurs = new Set(ours.map(({ videoId }) => videoId));
    const rows = new Map(works.filter(({ work }) => isOurs.has(work)).map(({ work, seq }) => [work, { relayId, videoId: work, seq }]));
    await tx.delete(relayWorks).where(eq(relayWorks.relayId, relayId));
    if (rows.size > 0) await tx.insert(relayWorks).values([...rows.values()]);
  });
}

/** One object, by chance, of the works that it says it has; null when it has none of ours. */
async function chooseObject({ db, clock }: Parts, relayId: string): Promise<Cid | null> {
  const [work] = await db.select().from(relayWorks).where(eq(relayWorks.relayId, relayId)).orderBy(sql`random()`).limit(1);
  if (work === undefined) return null;
  const isOfIt = and(eq(videoObjects.videoId, work.videoId), eq(videoObjects.state, "current"), isCarriedSql(clock.now()));
  const [object] = await db
    .select({ cid: videoObjects.cid })
    .from(videoObjects)
    .innerJoin(videos, eq(videos.id, videoObjects.videoId))
    .where(isOfIt)
    .orderBy(sql`random()`)
    .limit(1);
  return object !== undefined && isCid(object.cid) ? object.cid : null;
}

async function askForObject(question: Omit<Question, "path" | "bytesMax">, cid: Cid): Promise<Look> {
  const answer = await ask({ ...question, path: objectPath(cid), bytesMax: OBJECT_BYTES_MAX });
  if (typeof answer === "string") return bad(answer);
  const { status, headers, bytes, firstByteMs } = answer;
  if (status === 404) return bad(`It does not give ${cid}, which is of a work that it says it has.`);
  if (status !== 200) return bad(`It answered ${status} when it was asked for an object.`);
  // What stands before it may have a page of its own; the relay said nothing false by that.
  if (headers["content-type"]?.startsWith("text/html") === true) return bad("It answered with a page in place of an object.");
  if (bytes === null || !(await isObject(cid, bytes))) return { problem: null, lie: `It gave other bytes than those that ${cid} names.`, firstByteMs };
  if (headers["access-control-allow-origin"] !== "*") return bad("It does not send Access-Control-Allow-Origin: *, so no page may read from it.");
  return { problem: null, lie: null, firstByteMs };
}

async function look(parts: Parts, relayId: string, baseUrl: string): Promise<Look> {
  const question = { baseUrl, isLocal: parts.env.DEPLOYMENT === "local" };
  const works = await readWorks(question);
  if (typeof works === "string") return bad(works);
  await keepWorks(parts, relayId, works);
  const cid = await chooseObject(parts, relayId);
  return cid === null ? { problem: null, lie: null, firstByteMs: null } : askForObject(question, cid);
}

/** Asks a relay what it has and for an object of that, and keeps how it went. One that gives other bytes is paused at once. */
export async function checkRelay(parts: Parts, { id, baseUrl, problem: before, checkedSince }: RelayRow & { readonly baseUrl: string }): Promise<void> {
  const { problem: fault, lie, firstByteMs } = await look(parts, id, baseUrl);
  const now = parts.clock.now();
  const problem = lie ?? fault;
  const isAsBefore = checkedSince !== null && (before === null) === (problem === null);
  await parts.db.transaction(async (tx) => {
    const isActive = and(eq(relays.id, id), eq(relays.state, "active"));
    const found = { checkedAt: now, checkedSince: isAsBefore ? checkedSince : now, problem, firstByteMs };
    const [kept] = await tx.update(relays).set(found).where(isActive).returning();
    if (kept !== undefined && lie !== null) await moveRelay(tx, id, { from: ["active"], to: "paused", reason: lie, by: "distribution" }, now);
  });
}
