import { sql } from "drizzle-orm";
import { SOURCE_TYPE } from "./plan-postings";

/** What went and came for one refund or dispute, and whether in the currency that the fan paid in. */
const movedFor = (sourceId: ReturnType<typeof sql>, paymentId: ReturnType<typeof sql>) => sql`
  lateral (
    select coalesce(sum(b.amount_cents), 0) as cents, coalesce(bool_and(b.currency = p.currency), true) as is_comparable
    from payments p left join stripe_balance_transactions b on b.source_id = ${sourceId} where p.id = ${paymentId}
  ) m`;

/** What hangs together between payments, movements and the ledger, each rule as the rows that break it. */
export const PAYMENT_RULES = {
  "a payment has one charge": sql`
    select p.id as place, concat('has ', count(b.id), ' charges in the books') as what
    from payments p left join stripe_balance_transactions b on b.payment_id = p.id and b.source_id = p.stripe_charge_id and b.type in ('charge', 'payment')
    group by p.id having count(b.id) <> 1`,
  "a movement is of its payment": sql`
    select b.id as place, concat('names ', b.payment_id, ' and comes from ', b.source_id) as what
    from stripe_balance_transactions b join payments p on p.id = b.payment_id
    where b.source_id is distinct from p.stripe_charge_id
      and not exists (select from payment_refunds r where r.stripe_refund_id = b.source_id and r.payment_id = p.id)
      and not exists (select from payment_disputes d where d.stripe_dispute_id = b.source_id and d.payment_id = p.id)`,
  "what is ours names its payment": sql`
    select b.id as place, concat('comes from ', b.source_id, ' and names no payment') as what
    from stripe_balance_transactions b
    where b.payment_id is null and (
      exists (select from payments p where p.stripe_charge_id = b.source_id)
      or exists (select from payment_refunds r where r.stripe_refund_id = b.source_id)
      or exists (select from payment_disputes d where d.stripe_dispute_id = b.source_id))`,
  "a refund has its movements": sql`
    select r.id as place, concat(r.status, ' for ', r.amount_cents, ' and moved ', m.cents) as what
    from payment_refunds r, ${movedFor(sql`r.stripe_refund_id`, sql`r.payment_id`)}
    where m.is_comparable and not case r.status when 'succeeded' then m.cents = -r.amount_cents
      when 'failed' then m.cents = 0 when 'canceled' then m.cents = 0 else m.cents in (0, -r.amount_cents) end`,
  "a dispute has its movements": sql`
    select d.id as place, concat(d.status, ' over ', d.amount_cents, ' and moved ', m.cents) as what
    from payment_disputes d, ${movedFor(sql`d.stripe_dispute_id`, sql`d.payment_id`)}
    where m.is_comparable and not case when d.status in ('needs_response', 'under_review', 'lost') then m.cents = -d.amount_cents else m.cents = 0 end`,
  "a payment's refunds": sql`
    select p.id as place, concat('says ', p.refunded_cents, ' were refunded, its refunds are ', coalesce(r.cents, 0)) as what
    from payments p
    left join (select payment_id, sum(amount_cents) as cents from payment_refunds where status not in ('failed', 'canceled') group by 1) r on r.payment_id = p.id
    where p.refunded_cents <> coalesce(r.cents, 0)`,
  "a posting has its movement": sql`
    select t.id as place, concat('comes from ', t.source_id, ', which is not there') as what
    from ledger_transfers t where t.source_type = ${SOURCE_TYPE} and not exists (select from stripe_balance_transactions b where b.id = t.source_id)`,
  "what is taken or given back is of the same payment": sql`
    select x.id as place, concat('reverses ', x.reverses_id, ' of another payment') as what
    from ledger_transfers x
    join stripe_balance_transactions b on b.id = x.source_id
    join ledger_transfers o on o.id = x.reverses_id
    left join stripe_balance_transactions c on c.id = o.source_id
    where x.source_type = ${SOURCE_TYPE} and (b.payment_id is null or c.payment_id is distinct from b.payment_id)`,
};
