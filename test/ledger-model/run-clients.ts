import { asc, sql } from "drizzle-orm";
import type { Database } from "@/db/client";
import { ledgerAccounts } from "@/db/schema";
import { findDomainError } from "@/server/kernel/errors";
import { lockLedger, postTransfers, readAtOnce, type Transfer, verifyLedger } from "@/server/ledger";
import { QuickLedger } from "./quick-ledger";
import { makeRandom, Wishes } from "./wish";

const START_MS = Date.parse("2026-11-22T12:00:00.000Z");
/** All stop here, and every balance is compared. */
const ROUND_COMMANDS = 50_000;
const DIVERGENCES_KEPT = 20;

export interface ModelRun {
  readonly commands: number;
  readonly batches: number;
  readonly refused: number;
  readonly transfers: number;
  /** Whatever the ledger did otherwise than the model, and whatever its own proof found. */
  readonly divergences: readonly string[];
}

interface Done {
  readonly ticket: number;
  readonly batch: readonly Transfer[];
  readonly answer: number | string;
}

/** Posts a batch and says when in the line of all it was: the ticket is drawn under the ledger's lock, and survives a refusal. */
async function post(db: Database, batch: readonly Transfer[], number: number): Promise<Done> {
  let ticket = 0;
  const work = db.transaction(async (tx) => {
    await lockLedger(tx);
    const [row] = await tx.execute(sql`select nextval('model_tickets')::text as ticket`);
    ticket = Number(row?.ticket);
    return (await postTransfers(tx, batch, new Date(START_MS + number))).posted;
  });
  const answer = await work.catch((thrown: unknown) => {
    const known = findDomainError(thrown);
    if (known === null) throw thrown;
    return known.code;
  });
  return { ticket, batch, answer };
}

/** Lets clients wish at the same time, and a model live through the same in the order in which the ledger took them. */
export async function runClients(
  db: Database,
  plan: { readonly commands: number; readonly clients: number; readonly seed: number; readonly say?: (line: string) => void },
): Promise<ModelRun> {
  await db.execute(sql`create sequence model_tickets`);
  const model = new QuickLedger();
  const wishes = new Wishes();
  const randoms = Array.from({ length: plan.clients }, (_, client) => makeRandom(plan.seed * 1_000 + client));
  const counts = { commands: 0, batches: 0, refused: 0 };
  const divergences: string[] = [];
  while (counts.commands < plan.commands && divergences.length === 0) {
    const until = Math.min(plan.commands, counts.commands + ROUND_COMMANDS);
    const done: Done[] = [];
    const client = async (random: (below: number) => number) => {
      while (counts.commands < until) {
        const batch = wishes.makeBatch(random);
        counts.commands += batch.length;
        counts.batches += 1;
        const one = await post(db, batch, counts.batches);
        done.push(one);
        if (typeof one.answer === "number") wishes.remember(batch, random);
      }
    };
    await Promise.all(randoms.map(client));
    for (const { ticket, batch, answer } of done.sort((a, b) => a.ticket - b.ticket)) {
      const expected = model.post(batch);
      if (typeof answer === "string") counts.refused += 1;
      if (expected !== answer) divergences.push(`ticket ${ticket}: the ledger said ${answer}, the model ${expected}`);
    }
    divergences.push(...(await compareBalances(db, model)));
    plan.say?.(`${counts.commands} commands in ${counts.batches} batches, ${counts.refused} refused, ${divergences.length} divergences`);
  }
  const verified = await readAtOnce(db, (tx) => verifyLedger(tx));
  for (const { rule, where, what } of verified.report.findings) divergences.push(`${rule}: ${where}: ${what}`);
  if (verified.transfers !== BigInt(model.transfers)) divergences.push(`the ledger has ${verified.transfers} transfers, the model ${model.transfers}`);
  return { ...counts, transfers: model.transfers, divergences: divergences.slice(0, DIVERGENCES_KEPT) };
}

async function compareBalances(db: Database, model: QuickLedger): Promise<string[]> {
  const rows = await db.select().from(ledgerAccounts).orderBy(asc(ledgerAccounts.id));
  const expected = model.read();
  const differences: string[] = [];
  for (const { owner, name, currency, balanceMicros, heldDebitMicros, heldCreditMicros } of rows) {
    const is = [balanceMicros, heldDebitMicros, heldCreditMicros].join(" ");
    const must = (expected.get(`${owner} ${name} ${currency}`) ?? [0n, 0n, 0n]).join(" ");
    if (is !== must) differences.push(`${owner} ${name} ${currency} is ${is}, must be ${must}`);
    expected.delete(`${owner} ${name} ${currency}`);
  }
  for (const [key, value] of expected) if (value.some((amount) => amount !== 0n)) differences.push(`${key} is not there`);
  return differences;
}
