import { join } from "node:path";
import { z } from "zod/mini";
import { type Cid, isCid } from "@/protocol/cid";
import { readJson, writeDurably } from "../store/durable-file";

export const STATES_FOLDER = "works";
const head = z.strictObject({
  seq: z.number().check(z.int(), z.positive()),
  root: z.custom<Cid>((value) => typeof value === "string" && isCid(value)),
  /** The key that signed it. */
  key: z.string(),
});
const state = z.strictObject({
  v: z.literal(1),
  /** The highest that was ever believed, whether or not it is here whole. A lower one is never taken again. */
  seen: head,
  /** The newest that is here whole: what this relay says that it has. */
  held: z.nullable(head),
});

export type WorkState = z.infer<typeof state>;
export type WorkHead = WorkState["seen"];

/** Null before the first root. @throws Error when the file was changed: a relay that forgot what it saw would take an old root. */
export async function readWorkState(folder: string, work: string): Promise<WorkState | null> {
  const kept = await readJson(pathOf(folder, work));
  return kept === null ? null : state.parse(kept);
}

export async function writeWorkState(folder: string, work: string, value: Omit<WorkState, "v">): Promise<void> {
  await writeDurably(pathOf(folder, work), JSON.stringify({ v: 1, ...value }), join(folder, "incoming"));
}

function pathOf(folder: string, work: string): string {
  return join(folder, STATES_FOLDER, `${work}.json`);
}
