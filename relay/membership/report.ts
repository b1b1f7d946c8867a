import { stat } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod/mini";
import { signRelayReport } from "@/protocol/relay-words";
import type { Relay } from "../relay";
import { readJson, writeDurably } from "../store/durable-file";
import { orWhenAbsent } from "../store/file-faults";
import { INVENTORY_FILE } from "../store/folder-layout";
import { takeLock } from "../store/take-lock";
import { keyOf, type Member } from "./member";
import type { Totals } from "./tally";
import { tellApplication } from "./tell-application";

const SEQ_FILE = "reported.json";
const reported = z.object({ seq: z.number().check(z.int(), z.nonnegative()) });

/**
 * Higher than any before. Made of the time too: a folder that came back from a copy goes on from there, and is not refused for ever.
 * Written down before it is used.
 */
async function nextSeq({ folder, store, clock }: Relay): Promise<number> {
  const path = join(folder, SEQ_FILE);
  const kept = reported.safeParse(await readJson(path));
  const seq = Math.max((kept.success ? kept.data.seq : 0) + 1, Math.floor(clock.now().getTime() / 1000));
  await writeDurably(path, JSON.stringify({ seq }), store.incoming);
  return seq;
}

/** Each sync ends with an inventory. */
async function lastSync({ store }: Relay): Promise<number | null> {
  const found = await orWhenAbsent(stat(join(store.folder, INVENTORY_FILE)), null);
  return found === null ? null : Math.floor(found.mtimeMs / 1000);
}

export interface Served {
  readonly totals: Totals;
  /** In seconds since 1970; null when nobody serves. */
  readonly startedAt: number | null;
}

/** Tells the application what this relay has and served. @throws NotTold; Error when another process is telling it now */
export async function sendReport(relay: Relay, member: Member, { totals, startedAt }: Served): Promise<void> {
  if (member.relayId === null) throw new Error("This relay has not joined: `join` first.");
  const release = await takeLock(relay.folder, "report");
  if (release === null) throw new Error("Another process reports now.");
  try {
    const { store, config, clock } = relay;
    const at = Math.floor(clock.now().getTime() / 1000);
    const state = { objects: store.index.count, storedBytes: store.index.bytes, syncedAt: await lastSync(relay) };
    const room = { quotaBytes: config.quotaBytes, servedBytesPerDayMax: config.servedBytesPerDayMax };
    const uptimeSeconds = startedAt === null ? 0 : Math.max(0, at - startedAt);
    const words = { relay: member.relayId, seq: await nextSeq(relay), at, totals, ...state, ...room, uptimeSeconds };
    const signed = await signRelayReport(words, await keyOf(member));
    await tellApplication(member.application, `/api/delivery/relays/${member.relayId}/report`, { signed });
  } finally {
    await release();
  }
}
