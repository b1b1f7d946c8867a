import { asc, eq } from "drizzle-orm";
import { payoutBatches, payoutOutbox, payoutRequests } from "@/db/schema";
import { type FileRail, type FrozenRequest, isFileRail } from "../../adapters/rails";
import { type Actor, requireAdmin } from "../../kernel/actor";
import { appendAudit } from "../../kernel/audit";
import { DomainError } from "../../kernel/errors";
import type { Services } from "../../services";
import { FILE_ITEMS_MAX } from "../outbox/ask-rail";
import type { Claimed } from "../outbox/claim";
import { openRequests } from "../outbox/seal-request";

const READING = { reason: "To look at the file that your payout went to the bank in." };
const NOT_SET_UP = "This rail is not set up here any more, and without it the file cannot be written again.";
const FORGOTTEN = "Somebody in this file was forgotten since, and with them what it said of them. Its hash stays.";

interface ReadFile {
  readonly name: string;
  readonly mediaType: string;
  readonly text: string;
}

type Writer = Required<Pick<FileRail, "writeFile">>;

function findWriter(services: Services, rail: typeof payoutBatches.$inferSelect.rail): Writer {
  const found = services.rails[rail];
  if (found === undefined || !isFileRail(found) || found.writeFile === undefined) throw new DomainError("unavailable", { sentence: NOT_SET_UP });
  return { writeFile: found.writeFile };
}

/**
 * The very bytes that a bank was sent, written again from the sealed requests and checked against the hash that was kept: no copy of
 * everybody's bank details lies anywhere. That an admin looked is in the audit log, and in the access log of everybody in the file, before
 * anything is opened.
 * @throws DomainError `not_found`; `conflict` once somebody in it was forgotten, or when the bytes come out otherwise; `unavailable`.
 */
export async function readPayoutFile(services: Services, actor: Actor, { batchId }: { readonly batchId: string }): Promise<ReadFile> {
  requireAdmin(actor);
  const [batch] = await services.db.select().from(payoutBatches).where(eq(payoutBatches.id, batchId)).limit(1);
  if (batch === undefined) throw new DomainError("not_found");
  const writer = findWriter(services, batch.rail);
  const rows = await services.db
    .select({ payout: payoutRequests, outbox: payoutOutbox })
    .from(payoutOutbox)
    .innerJoin(payoutRequests, eq(payoutRequests.id, payoutOutbox.payoutId))
    .where(eq(payoutOutbox.batchId, batchId))
    .orderBy(asc(payoutRequests.id))
    .limit(FILE_ITEMS_MAX);
  const after = { rail: batch.rail, sha256: batch.fileSha256, payouts: batch.payouts };
  const entry = { actorId: actor.userId, action: "payouts/file.read", target: batchId, after };
  await services.db.transaction((tx) => appendAudit(tx, entry, services.clock.now()));
  const requests = await openAll(services, actor, rows);
  if (requests.length !== batch.payouts) throw new DomainError("conflict", { sentence: FORGOTTEN });
  const at = batch.createdAt.toISOString();
  const file = await writer.writeFile({ rail: batch.rail, batchId, at, fileSha256: batch.fileSha256, requests });
  return { name: `${batchId}.${file.extension}`, mediaType: file.mediaType, text: file.text };
}

/** What each payment's request said, in the order in which they were sent; without those that cannot be opened any more. */
async function openAll(services: Services, actor: Actor, rows: readonly Omit<Claimed, "token">[]): Promise<FrozenRequest[]> {
  const claimed = rows.map((row) => ({ ...row, token: "" }));
  const opened = await openRequests(services, claimed, { ...READING, readerId: actor.userId });
  const found = [...opened.values()].filter((request) => request !== null);
  // As `checkPayouts` orders them to send the same bytes again.
  return found.sort((a, b) => (a.payoutId < b.payoutId ? -1 : 1));
}
