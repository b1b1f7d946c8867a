import { sql } from "drizzle-orm";
import type { Database } from "@/db/client";
import { artistAccount, platformAccount, postTransfers, type Transfer } from "@/server/ledger";

const ROWS_AT_ONCE = 50_000;
const POSTED_AT_ONCE = 4_000;
const MICROS_PER_CENT = 10_000;
const LOADED = ["users", "payout_methods", "screenings", "tax_forms", "ledger_accounts", "ledger_transfers", "ledger_entries", "royalty_entries"];
/** Entries an account: views and tips of the month. */
const ENTRIES = 2;

/** What the n-th artist earned, in micros: from $51 to $551, with micros below a cent. */
function earned(n: number): bigint {
  return BigInt(51_000_000 + ((n * 7_919) % 500_000_000));
}

/** The id of the n-th artist: in the form of ours, and in their order. */
function userId(n: number): string {
  return `usr_${String(n).padStart(26, "0")}`;
}

/** The cents that a run has to hold for these artists together, reckoned apart from the run. */
export function expectedCents(accounts: number): bigint {
  let sum = 0n;
  for (let n = 0; n < accounts; n++) sum += earned(n) / BigInt(MICROS_PER_CENT);
  return sum;
}

/**
 * Artists with a payout method that was screened, and a tax form of each sort in turn: a W-9, a W-8 with a treaty claim, one without, none.
 * A method's seal is not opened by a run, so it is only named.
 */
export async function addArtists(db: Database, accounts: number): Promise<void> {
  for (let from = 0; from < accounts; from += ROWS_AT_ONCE) {
    const to = Math.min(accounts, from + ROWS_AT_ONCE) - 1;
    const id = sql`'usr_' || lpad(n::text, 26, '0')`;
    await db.transaction(async (tx) => {
      await tx.execute(sql`set local statement_timeout = 0`);
      await tx.execute(
        sql`insert into users (id, email, name, handle, role) select ${id}, n || '@bench.test', 'n' || n, 'bench-' || n, 'artist' from generate_series(${from}::int, ${to}::int) n`,
      );
      await tx.execute(sql`insert into payout_methods (id, user_id, kind, status, seal_id, last4, currency, country, created_at, confirmed_at, usable_from)
        select 'pym_' || lpad(n::text, 26, '0'), ${id}, (array['stripe', 'sepa', 'ach', 'crypto', 'invoice'])[1 + n % 5], 'active', 'seal_' || lpad(n::text, 26, '0'), '3000', 'USD', 'US',
          '2026-01-01', '2026-01-01', '2026-01-04' from generate_series(${from}::int, ${to}::int) n`);
      await tx.execute(
        sql`insert into screenings (method_id, lists_hash, at) select 'pym_' || lpad(n::text, 26, '0'), 'none', '2026-01-01' from generate_series(${from}::int, ${to}::int) n`,
      );
      await tx.execute(sql`insert into tax_forms (id, user_id, kind, person_kind, country, claims_treaty, signed_at)
        select 'tax_' || lpad(n::text, 26, '0'), ${id}, case n % 4 when 0 then 'w9' else 'w8ben' end, 'individual', case n % 4 when 0 then 'US' when 1 then 'IN' else 'BR' end, n % 4 = 1, '2026-01-01'
        from generate_series(${from}::int, ${to}::int) n where n % 4 <> 3`);
    });
  }
}

/** What they earned, in the books and with where it came from: half of it from the US. */
export async function addEarnings(db: Database, accounts: number, at: Date): Promise<void> {
  const debit = platformAccount("royalty_cost", "USD");
  for (let from = 0; from < accounts; from += POSTED_AT_ONCE / ENTRIES) {
    const transfers: Transfer[] = [];
    for (let n = from; n < Math.min(accounts, from + POSTED_AT_ONCE / ENTRIES); n++) {
      const whole = earned(n);
      const tips = whole / 3n;
      const credit = artistAccount(userId(n), "earnings", "USD");
      const source = { sourceType: "bench", sourceId: String(n) };
      transfers.push(
        { debit, credit, amountMicros: whole - tips, kind: "view.earnings", ...source },
        { debit, credit, amountMicros: tips, kind: "tip.earnings", ...source },
      );
    }
    await db.transaction((tx) => postTransfers(tx, transfers, at));
  }
  await db.transaction(async (tx) => {
    await tx.execute(sql`set local statement_timeout = 0`);
    await tx.execute(sql`
      insert into royalty_entries (account_id, version, transfer_id, artist_id, source, country, us_micros, explanation, created_at)
      select e.account_id, e.version, e.transfer_id, substr(a.owner, 8), case e.version when 1 then 'view' else 'tip' end, 'US', -e.amount_micros / 2, '{}', e.created_at
      from ledger_entries e join ledger_accounts a on a.id = e.account_id and a.name = 'earnings'`);
  });
  // As a server stands that has had a month for it: a run is not to be timed with the tidying up after what was loaded a minute ago.
  for (const table of LOADED) await db.execute(sql`vacuum analyze ${sql.identifier(table)}`);
  await db.execute(sql`checkpoint`);
}
