import { type Actor, requireArtist } from "../../kernel/actor";
import { DomainError } from "../../kernel/errors";
import { cutPage, type Page } from "../../kernel/page";
import type { Services } from "../../services";
import type { Transaction, TransactionFilter } from "./contract";
import { findAccount } from "./find-accounts";
import { showTransactions } from "./show-transactions";
import { countTransactions, readFilter, selectTransactions } from "./transaction-queries";

/** Every movement of the earnings of the artist who asks, the newest first. @throws invalid_input for a cursor that is none of ours. */
export async function listTransactions(
  services: Pick<Services, "db" | "clock">,
  actor: Actor,
  input: TransactionFilter & { readonly limit: number; readonly offset?: number; readonly cursor?: string | undefined },
): Promise<Page<Transaction>> {
  requireArtist(actor);
  const { limit, offset = 0, cursor, ...filter } = input;
  const { db } = services;
  const { accountId, currency } = await findAccount(db, actor.userId, filter.currency);
  const beforeVersion = cursor === undefined ? null : readCursor(cursor);
  if (accountId === null) return { items: [], total: 0, nextCursor: null };
  const asked = await readFilter(db, accountId, filter);
  const page = { beforeVersion, offset: beforeVersion === null ? offset : 0, limit: limit + 1 };
  const [found, total] = await Promise.all([selectTransactions(db, { ...asked, ...page }), countTransactions(db, asked)]);
  const shown = await showTransactions(db, found, { artistId: actor.userId, accountId, currency });
  return cutPage(shown, { limit, total }, { item: (row) => row, cursor: (row) => row.id.split(".")[1] ?? "" });
}

function readCursor(cursor: string): bigint {
  if (!/^\d{1,18}$/.test(cursor)) throw new DomainError("invalid_input", { sentence: "This cursor does not belong to this list." });
  return BigInt(cursor);
}
