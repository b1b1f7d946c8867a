import { desc, eq, lt } from "drizzle-orm";
import { proofCheckpoints } from "@/db/schema";
import { type Actor, requireAdmin } from "@/server/kernel/actor";
import { DomainError } from "@/server/kernel/errors";
import { cutPage, type Page, type PageRequest } from "@/server/kernel/page";
import { writeVerifierKey } from "../key";
import { findNewestCheckpoint } from "../seal/queries";
import type { Sealing } from "../seal/seal";
import { Shelf } from "../seal/shelf";
import { consistencyPath } from "../tree/proofs";
import { nodesOfTiles } from "../tree/tiles";
import type { Checkpoint } from "./contract";
import { newestHead, openCheckpoint } from "./newest-head";

/** A checkpoint by its number, or the newest: for whoever keeps them, to find out if the log is ever forked. */
export async function showCheckpoint(services: Pick<Sealing, "db" | "env">, input: { readonly number?: number | undefined }): Promise<Checkpoint> {
  const { number } = input;
  const [asked] =
    number === undefined
      ? [await findNewestCheckpoint(services.db)]
      : await services.db.select().from(proofCheckpoints).where(eq(proofCheckpoints.number, number)).limit(1);
  if (asked === undefined || asked === null) throw new DomainError("not_found", { sentence: "There is no such checkpoint." });
  const { note, cid, key } = openCheckpoint(services, asked);
  return { number: asked.number, note, cid, verifierKey: writeVerifierKey(key) };
}

/** What shows that the log of `size` leaves begins with that of `oldSize`; both at most what the newest checkpoint is of. */
export async function proveConsistency(services: Sealing, input: { readonly oldSize: number; readonly size: number }) {
  const newest = await newestHead(services);
  const { oldSize, size } = input;
  if (newest === null || size > newest.head.size || oldSize > size) {
    throw new DomainError("invalid_input", { sentence: `The sizes are 0 to ${newest?.head.size ?? 0}, the older one first.` });
  }
  // Of the tree of today: that it begins with the log of `size` needs only nodes that both have.
  const path = await consistencyPath(nodesOfTiles(newest.head.size, new Shelf(services.storage).readTile), oldSize, size);
  return { oldSize, size, path: Buffer.concat(path).toString("base64") };
}

/** For the back office, newest first. */
export async function listCheckpoints(services: Pick<Sealing, "db" | "env">, actor: Actor, input: PageRequest): Promise<Page<Checkpoint>> {
  requireAdmin(actor);
  const { limit, offset, cursor } = input;
  const rows = await services.db
    .select()
    .from(proofCheckpoints)
    .where(cursor === undefined ? undefined : lt(proofCheckpoints.number, Number.parseInt(cursor, 10)))
    .orderBy(desc(proofCheckpoints.number))
    .limit(limit + 1)
    .offset(cursor === undefined ? offset : 0);
  const total = await services.db.$count(proofCheckpoints);
  const item = (row: (typeof rows)[number]): Checkpoint => ({ ...row, verifierKey: writeVerifierKey(openCheckpoint(services, row).key) });
  return cutPage(rows, { limit, total }, { item, cursor: ({ number }) => String(number) });
}
