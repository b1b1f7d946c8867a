import type postgres from "postgres";
import { makeTransfers } from "./post";

/** Makes the tables that the floor writes to: the ledger's rows and keys, without balances, checks, chain or repeats. */
export async function prepareFloor(sql: postgres.Sql): Promise<void> {
  await sql.unsafe(`
    create sequence bench_versions;
    create table bench_transfers (id text primary key, debit bigint not null, credit bigint not null, amount bigint not null, kind text not null, source_type text not null, source_id text not null);
    create table bench_entries (account_id bigint not null, version bigint not null, transfer_id text not null, amount bigint not null, primary key (account_id, version));`);
}

/** Only the rows of as many transfers, in one statement: what no double-entry ledger in this database can beat. */
export async function writeRows(sql: postgres.Sql, label: string, count: number): Promise<void> {
  const transfers = makeTransfers(label, count);
  const texts = transfers.map((transfer) => transfer.sourceId);
  const amounts = transfers.map((transfer) => transfer.amountMicros.toString());
  await sql`
    with input as (select * from unnest(${texts}::text[], ${amounts}::bigint[]) with ordinality as t(id, amount, n)),
    written as (insert into bench_transfers select 'xfer_' || id, 1, 2 + n % 100, amount, 'charge.earnings', 'bench', id from input)
    insert into bench_entries
    select s.account, nextval('bench_versions'), 'xfer_' || id, s.sign * amount from input, lateral (values (1, 1), (2 + n % 100, -1)) as s(account, sign)`;
}
