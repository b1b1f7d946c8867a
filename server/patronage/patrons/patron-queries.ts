import { and, asc, count, desc, eq, gt, gte, ilike, inArray, isNotNull, lt, lte, or, type SQL, sql, sum } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { entitlements, patronImportRows, patronImports, patronSubscriptions, patronTiers, payments, users } from "@/db/schema";
import { isOpenAt } from "../entitlements/queries";
import type { Patron, PatronFilter, PatronSort } from "./contract";

interface PatronsAsked {
  readonly artistId: string;
  readonly filter: PatronFilter;
  readonly now: Date;
}

/**
 * Of each person who ever had access: the best they hold open, else what they held last. `since` is over all they ever had.
 * Someone is a patron by what they may see, whoever paid for it; that a subscription is late or ending is read beside it.
 */
function selectHeld(db: Tx, artistId: string, now: Date) {
  const isOpen = sql<boolean>`(${isOpenAt(now)})`;
  return db.$with("held").as(
    db
      .selectDistinctOn([entitlements.fanId], {
        fanId: entitlements.fanId,
        tier: sql<string>`${patronTiers.key}`.as("tier_key"),
        tierName: sql<string>`${patronTiers.name}`.as("tier_name"),
        rank: sql<number>`${patronTiers.rank}`.as("tier_rank"),
        source: entitlements.source,
        endsAt: sql<Date | null>`coalesce(${entitlements.revokedAt}, ${entitlements.endsAt})`.mapWith(entitlements.endsAt).as("held_until"),
        isOpen: isOpen.as("is_open"),
        since: sql<Date>`min(${entitlements.startsAt}) over (partition by ${entitlements.fanId})`.mapWith(entitlements.startsAt).as("held_since"),
        // By a membership, a gift they opened or a goal they gave to, a person comes to the artist themselves.
        hasCome: sql<boolean>`bool_or(${entitlements.source} in ('subscription', 'gift', 'goal')) over (partition by ${entitlements.fanId})`.as("has_come"),
      })
      .from(entitlements)
      .innerJoin(patronTiers, eq(patronTiers.id, entitlements.tierId))
      .where(and(eq(entitlements.artistId, artistId), lte(entitlements.startsAt, now)))
      .orderBy(entitlements.fanId, sql`${isOpen} desc`, desc(patronTiers.rank), sql`${entitlements.endsAt} desc nulls first`, entitlements.id),
  );
}

/** At most one a fan: the index of live subscriptions is the law. */
function selectLive(db: Tx, artistId: string) {
  const isLive = inArray(patronSubscriptions.status, ["ACTIVE", "TRIALING", "PAST_DUE", "PAUSED"]);
  return db.$with("live").as(
    db
      .select()
      .from(patronSubscriptions)
      .where(and(eq(patronSubscriptions.artistId, artistId), isNotNull(patronSubscriptions.startedAt), isLive)),
  );
}

/** The addresses that the artist had already. */
function selectBrought(db: Tx, artistId: string) {
  return db.$with("brought").as(
    db
      .selectDistinct({ address: sql<string>`${patronImportRows.email}`.as("brought_address") })
      .from(patronImportRows)
      .innerJoin(patronImports, eq(patronImports.id, patronImportRows.importId))
      .where(eq(patronImports.artistId, artistId)),
  );
}

function holdings(db: Tx, artistId: string, now: Date) {
  const [held, live, brought] = [selectHeld(db, artistId, now), selectLive(db, artistId), selectBrought(db, artistId)];
  // Nobody's address is learnt by giving them access: it is shown of who came themselves, or where the artist had it already.
  const email = sql<string | null>`case when ${held.hasCome} or ${brought.address} is not null then ${users.email} end`;
  const status = sql<Patron["status"]>`case
    when ${live.status} = 'PAST_DUE' then 'past_due'
    when ${live.status} = 'PAUSED' then 'paused'
    when not ${held.isOpen} then 'former'
    when ${live.status} = 'TRIALING' then 'trialing'
    when ${live.cancelAtPeriodEnd} then 'ending'
    else 'active' end`;
  const shown = {
    fanId: users.id,
    name: users.name,
    sortName: sql<string>`lower(${users.name})`,
    email,
    tier: held.tier,
    tierName: held.tierName,
    rank: held.rank,
    source: held.source,
    since: held.since,
    endsAt: held.endsAt,
    status,
    interval: live.interval,
    monthlyCents: live.monthlyAmount,
    currency: live.currency,
  };
  return { held, live, brought, status, email, shown };
}

/** `%`, `_` and `\` are letters like any other in what a person types. */
const containing = (text: string) => `%${text.replace(/[\\%_]/g, (letter) => `\\${letter}`)}%`;

type Holdings = ReturnType<typeof holdings>;

export interface PatronRow {
  readonly fanId: string;
  readonly name: string;
  /** As names are ordered. */
  readonly sortName: string;
  /** Null where it is not the artist's to know. */
  readonly email: string | null;
  readonly tier: string;
  readonly tierName: string;
  readonly rank: number;
  readonly source: Patron["source"];
  readonly since: Date;
  readonly endsAt: Date | null;
  readonly status: Patron["status"];
  readonly interval: Patron["interval"];
  readonly monthlyCents: number | null;
  readonly currency: string | null;
}

function matching({ held, status, email }: Holdings, filter: PatronFilter): SQL | undefined {
  const { search, tier, status: wanted, source, since } = filter;
  return and(
    search === undefined || search === "" ? undefined : or(ilike(users.name, containing(search)), sql`${email} ilike ${containing(search)}`),
    tier === undefined ? undefined : eq(held.tier, tier),
    wanted === undefined ? undefined : sql`${status} = ${wanted}`,
    source === undefined ? undefined : eq(held.source, source),
    since === undefined ? undefined : gte(held.since, new Date(since)),
  );
}

function following({ held }: Holdings, sort: PatronSort, last: PatronRow): SQL | undefined {
  if (sort === "name") return sql`(lower(${users.name}), ${users.id}) > (${last.sortName}, ${last.fanId})`;
  if (sort === "tier") return or(lt(held.rank, last.rank), and(eq(held.rank, last.rank), gt(users.id, last.fanId)));
  return or(lt(held.since, last.since), and(eq(held.since, last.since), gt(users.id, last.fanId)));
}

function ordering({ held }: Holdings, sort: PatronSort): SQL[] {
  if (sort === "name") return [sql`lower(${users.name})`, asc(users.id)];
  return [sort === "tier" ? desc(held.rank) : desc(held.since), asc(users.id)];
}

/** Patrons in the order asked for, at most `limit`, from the one after `last` on where it is given. */
export async function selectPatrons(
  db: Tx,
  asked: PatronsAsked & { readonly sort: PatronSort; readonly limit: number; readonly offset: number; readonly last: PatronRow | null },
): Promise<PatronRow[]> {
  const parts = holdings(db, asked.artistId, asked.now);
  return db
    .with(parts.held, parts.live, parts.brought)
    .select(parts.shown)
    .from(parts.held)
    .innerJoin(users, eq(users.id, parts.held.fanId))
    .leftJoin(parts.live, eq(parts.live.fanId, parts.held.fanId))
    .leftJoin(parts.brought, eq(parts.brought.address, users.email))
    .where(and(matching(parts, asked.filter), asked.last === null ? undefined : following(parts, asked.sort, asked.last)))
    .orderBy(...ordering(parts, asked.sort))
    .limit(asked.limit)
    .offset(asked.last === null ? asked.offset : 0);
}

export async function countPatrons(db: Tx, asked: PatronsAsked): Promise<number> {
  const parts = holdings(db, asked.artistId, asked.now);
  const [counted] = await db
    .with(parts.held, parts.live, parts.brought)
    .select({ total: count() })
    .from(parts.held)
    .innerJoin(users, eq(users.id, parts.held.fanId))
    .leftJoin(parts.live, eq(parts.live.fanId, parts.held.fanId))
    .leftJoin(parts.brought, eq(parts.brought.address, users.email))
    .where(matching(parts, asked.filter));
  return counted?.total ?? 0;
}

/** One patron, or nobody: who never had access with this artist is not theirs to know. */
export async function findPatron(db: Tx, params: { readonly artistId: string; readonly fanId: string; readonly now: Date }): Promise<PatronRow | undefined> {
  const parts = holdings(db, params.artistId, params.now);
  const [row] = await db
    .with(parts.held, parts.live, parts.brought)
    .select(parts.shown)
    .from(parts.held)
    .innerJoin(users, eq(users.id, parts.held.fanId))
    .leftJoin(parts.live, eq(parts.live.fanId, parts.held.fanId))
    .leftJoin(parts.brought, eq(parts.brought.address, users.email))
    .where(eq(users.id, params.fanId))
    .limit(1);
  return row;
}

/** What these people paid the artist in all, less what went back, by currency. */
export async function sumPaid(db: Tx, artistId: string, fanIds: readonly string[]): Promise<ReadonlyMap<string, Patron["paid"]>> {
  const paid = new Map<string, Patron["paid"]>();
  if (fanIds.length === 0) return paid;
  const rows = await db
    .select({ fanId: payments.fanId, currency: payments.currency, cents: sum(sql`${payments.amountCents} - ${payments.refundedCents}`).mapWith(Number) })
    .from(payments)
    .where(and(eq(payments.artistId, artistId), inArray(payments.fanId, [...fanIds])))
    .groupBy(payments.fanId, payments.currency)
    .orderBy(payments.fanId, payments.currency);
  for (const { fanId, currency, cents } of rows) paid.set(fanId, [...(paid.get(fanId) ?? []), { currency, cents }]);
  return paid;
}
