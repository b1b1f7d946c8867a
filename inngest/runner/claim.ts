import { sql } from "drizzle-orm";
import { z } from "zod";
import type { Engine } from "./engine";
import type { QueueKind } from "./queue";

/** An item that this worker holds. The token is the fence: only who has the item's latest may change anything by it. */
export interface Lease {
  readonly itemId: string;
  readonly token: string;
  readonly runId: string;
  readonly functionId: string;
  readonly kind: QueueKind;
  readonly stepHash: string | null;
  readonly payload: string | null;
  /** 0 is the first. One that a dead worker had begun counts. */
  readonly attempt: number;
  readonly hasKeys: boolean;
}

const CLAIM_LOCK = 7_341_002;
/** Items looked through for one claim: those held back by their concurrency key are among them. */
const DUE_ITEMS_MAX = 20_000;

const leaseRow = z.object({
  id: z.string(),
  lease_token: z.string(),
  run_id: z.string(),
  function_id: z.string(),
  kind: z.enum(["start", "discover", "step", "wake", "timeout", "resume", "cancel", "deadline"]),
  step_hash: z.string().nullable(),
  payload: z.string().nullable(),
  attempt: z.number(),
  has_keys: z.boolean(),
});

/**
 * Takes up to `count` due items, oldest first, each for as long as a lease lasts. An item whose worker fell silent is
 * due again, as its next attempt. Of items with the same concurrency key no more are held at once than its limit, over
 * all workers: claims take turns, so that two cannot count the same free place. `heldIds` are the items that this worker
 * is doing: one that was too busy to renew its leases must not take its own work for a dead worker's.
 */
export async function claimItems(engine: Engine, count: number, heldIds: readonly string[]): Promise<Lease[]> {
  const functionIds = JSON.stringify([...engine.functions.keys()]);
  const rows = await engine.db.transaction(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(${CLAIM_LOCK})`);
    return tx.execute(sql`
      with held as (
        select k.key, count(*)::int as n
        from job_queue q cross join lateral (values (q.first_key), (q.second_key)) as k(key)
        where q.lease_token is not null and q.lease_until > clock_timestamp() and k.key is not null group by k.key
      ), due as (
        select id, run_at, first_key, first_limit, second_key, second_limit from job_queue
        where ((lease_token is null and run_at <= clock_timestamp()) or (lease_token is not null and lease_until <= clock_timestamp()))
          and function_id in (select jsonb_array_elements_text(${functionIds}::jsonb))
          and id not in (select jsonb_array_elements_text(${JSON.stringify(heldIds)}::jsonb)::bigint)
        order by run_at, id limit ${DUE_ITEMS_MAX}
      ), within_first as (
        select d.*, row_number() over (partition by first_key order by run_at, id) + coalesce(h.n, 0) as place
        from due d left join held h on h.key = d.first_key
      ), within_second as (
        select f.*, row_number() over (partition by f.second_key order by f.run_at, f.id) + coalesce(h.n, 0) as second_place
        from within_first f left join held h on h.key = f.second_key where f.first_key is null or f.place <= f.first_limit
      ), chosen as (
        select id from within_second where second_key is null or second_place <= second_limit order by run_at, id limit ${count}
      ), locked as (
        select q.id, q.lease_token is not null as was_held from job_queue q where q.id in (select id from chosen) for update skip locked
      ), claimed as (
        update job_queue q set lease_token = gen_random_uuid()::text, worker_id = ${engine.workerId},
          lease_until = clock_timestamp() + ${engine.leaseMs} * interval '1 millisecond', attempt = q.attempt + l.was_held::int
        from locked l where q.id = l.id
        returning q.id, q.lease_token, q.run_id, q.function_id, q.kind, q.step_hash, q.payload, q.attempt, q.first_key is not null as has_keys
      ), started as (
        update job_runs set status = 'running', started_at = coalesce(started_at, clock_timestamp())
        where id in (
          select r.id from job_runs r where r.status = 'queued' and r.id in (select run_id from claimed where kind = 'discover')
          -- Whoever changes a run locks it before its items: to wait here, holding items, could be to wait for each other.
          for no key update skip locked)
      ), begun as (
        update job_steps s set status = 'running', started_at = clock_timestamp()
        from claimed c where c.kind = 'step' and s.run_id = c.run_id and s.hash = c.step_hash and s.status = 'planned'
      )
      select id::text, lease_token, run_id, function_id, kind, step_hash, payload, attempt, has_keys from claimed order by claimed.id`);
  });
  return z
    .array(leaseRow)
    .parse(rows)
    .map((row) => ({
      itemId: row.id,
      token: row.lease_token,
      runId: row.run_id,
      functionId: row.function_id,
      kind: row.kind,
      stepHash: row.step_hash,
      payload: row.payload,
      attempt: row.attempt,
      hasKeys: row.has_keys,
    }));
}

/**
 * In how many ms the next item that is not due yet will be, or null when there is none. What is due and was not claimed (of a function that
 * only another release knows, or kept waiting by its key) is no reason to look again at once.
 */
export async function nextDueMs(engine: Engine): Promise<number | null> {
  const rows = await engine.db.execute(sql`
    select (extract(epoch from least(
      (select min(run_at) from job_queue where lease_token is null and run_at > clock_timestamp()),
      (select min(lease_until) from job_queue where lease_token is not null and lease_until > clock_timestamp())) - clock_timestamp()) * 1000)::float8 as ms`);
  const [row] = z.array(z.object({ ms: z.number().nullable() })).parse(rows);
  return row === undefined || row.ms === null ? null : Math.max(1, Math.ceil(row.ms));
}

/** Prolongs what this worker holds. Answers the item ids it still holds: any other was taken away or has ended. */
export async function renewLeases(engine: Engine, leases: readonly Lease[]): Promise<Set<string>> {
  const held = JSON.stringify(leases.map((lease) => ({ id: lease.itemId, token: lease.token })));
  const rows = await engine.db.execute(sql`
    update job_queue q set lease_until = clock_timestamp() + ${engine.leaseMs} * interval '1 millisecond'
    from jsonb_to_recordset(${held}::jsonb) as x(id bigint, token text) where q.id = x.id and q.lease_token = x.token
    returning q.id::text as id`);
  return new Set(
    z
      .array(z.object({ id: z.string() }))
      .parse(rows)
      .map((row) => row.id),
  );
}

/** Gives items back undone, for any worker to take at once; it costs them no attempt. */
export async function releaseLeases(engine: Engine, leases: readonly Lease[]): Promise<void> {
  if (leases.length === 0) return;
  const held = JSON.stringify(leases.map((lease) => ({ id: lease.itemId, token: lease.token })));
  await engine.db.execute(sql`
    update job_queue q set lease_token = null, lease_until = null, worker_id = null
    from jsonb_to_recordset(${held}::jsonb) as x(id bigint, token text) where q.id = x.id and q.lease_token = x.token`);
  await engine.db.execute(sql`select pg_notify('job_queue', '')`);
}
