import type postgres from "postgres";
import type { Transfer } from "@/server/ledger";

/**
 * A ledger of the design that pgledger publishes (pgr0ss/pgledger), in our own words: NUMERIC amounts, a function that moves one
 * transfer (both accounts locked in order, the transfer, both balances, two entries with the balance before and after), and one
 * that does so for a list in one transaction.
 */
export async function preparePgledger(sql: postgres.Sql): Promise<void> {
  await sql.unsafe(`
    create schema peer;
    create table peer.accounts (id text primary key, currency text not null, balance numeric not null default 0, version bigint not null default 0,
      allow_negative boolean not null, created_at timestamptz not null default now(), updated_at timestamptz not null default now(), check (allow_negative or balance >= 0));
    create table peer.transfers (id text primary key, from_account_id text not null references peer.accounts, to_account_id text not null references peer.accounts,
      amount numeric not null check (amount > 0), created_at timestamptz not null default now(), event_at timestamptz not null, metadata jsonb, check (from_account_id <> to_account_id));
    create index on peer.transfers (from_account_id);
    create index on peer.transfers (to_account_id);
    create table peer.entries (id text primary key, account_id text not null references peer.accounts, transfer_id text not null references peer.transfers,
      amount numeric not null, account_previous_balance numeric not null, account_current_balance numeric not null, account_version bigint not null, created_at timestamptz not null default now());
    create index on peer.entries (account_id);
    create index on peer.entries (transfer_id);
    create function peer.move(p_from text, p_to text, p_amount numeric) returns text language plpgsql as $$
    declare v_id text := gen_random_uuid()::text; v_from peer.accounts; v_to peer.accounts;
    begin
      perform 1 from peer.accounts where id in (p_from, p_to) order by id for update;
      select * into v_from from peer.accounts where id = p_from;
      select * into v_to from peer.accounts where id = p_to;
      if v_from.currency <> v_to.currency then raise exception 'two currencies'; end if;
      insert into peer.transfers (id, from_account_id, to_account_id, amount, event_at) values (v_id, p_from, p_to, p_amount, now());
      update peer.accounts set balance = balance - p_amount, version = version + 1, updated_at = now() where id = p_from returning * into v_from;
      update peer.accounts set balance = balance + p_amount, version = version + 1, updated_at = now() where id = p_to returning * into v_to;
      insert into peer.entries (id, account_id, transfer_id, amount, account_previous_balance, account_current_balance, account_version) values
        (gen_random_uuid()::text, p_from, v_id, -p_amount, v_from.balance + p_amount, v_from.balance, v_from.version),
        (gen_random_uuid()::text, p_to, v_id, p_amount, v_to.balance - p_amount, v_to.balance, v_to.version);
      return v_id;
    end $$;
    create function peer.move_all(p_from text[], p_to text[], p_amounts numeric[]) returns integer language plpgsql as $$
    begin
      for n in 1 .. cardinality(p_from) loop perform peer.move(p_from[n], p_to[n], p_amounts[n]); end loop;
      return cardinality(p_from);
    end $$;
    insert into peer.accounts (id, currency, allow_negative) select 'artist ' || n, 'USD', false from generate_series(0, 99) n;
    insert into peer.accounts (id, currency, allow_negative) values ('hot', 'USD', true);`);
}

/** The same transfers from the same hot account, in one call. */
export async function postToPgledger(sql: postgres.Sql, transfers: readonly Transfer[]): Promise<void> {
  const from = transfers.map(() => "hot");
  const to = transfers.map((_, n) => `artist ${n % 100}`);
  const amounts = transfers.map(({ amountMicros }) => amountMicros.toString());
  await sql`select peer.move_all(${from}::text[], ${to}::text[], ${amounts}::numeric[])`;
}
