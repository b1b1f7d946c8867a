import { and, desc, eq, isNull, lt } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { taxForms } from "@/db/schema";
import { type Actor, requireArtist } from "@/server/kernel/actor";
import { DAY_MS } from "@/server/kernel/durations";
import { cutPage, type Page, type PageRequest } from "@/server/kernel/page";
import type { Services } from "@/server/services";
import { findPolicyState, loadPolicy } from "../policy/load-policy";
import { basisOf } from "../withholding/find-tax-basis";
import { countryOf, personKindOf } from "./check-form";
import type { FormInput, Interview, ShownForm, ShownRate } from "./contract";
import { showRates } from "./show-rates";
import { STATEMENTS } from "./statements";

export type FormRow = typeof taxForms.$inferSelect;

const EXPIRING_DAYS = 60;
const LABELS: Readonly<Record<FormRow["kind"], string>> = { w9: "Form W-9", w8ben: "Form W-8BEN", w8bene: "Form W-8BEN-E", none: "No form" };
const names = new Intl.DisplayNames("en", { type: "region" });

export function nameCountry(country: string): string {
  return names.of(country) ?? country;
}

export async function findCurrentForm(tx: Tx, userId: string): Promise<FormRow | undefined> {
  const [row] = await tx
    .select()
    .from(taxForms)
    .where(and(eq(taxForms.userId, userId), isNull(taxForms.endedAt)))
    .limit(1);
  return row;
}

export function showForm(row: FormRow, now: Date): ShownForm {
  const { id, kind, personKind, country, claimsTreaty, tinLast4, expiresAt, endedAt } = row;
  const daysLeft = expiresAt === null ? null : Math.max(0, Math.ceil((expiresAt.getTime() - now.getTime()) / DAY_MS));
  const open = daysLeft === null || daysLeft > EXPIRING_DAYS ? "valid" : daysLeft > 0 ? "expiring" : "expired";
  return {
    ...{ id, kind, personKind, country, claimsTreaty, tinLast4, daysLeft, label: LABELS[kind], countryName: nameCountry(country) },
    signedAt: row.signedAt.toISOString(),
    expiresAt: expiresAt?.toISOString() ?? null,
    endedAt: endedAt?.toISOString() ?? null,
    status: endedAt === null ? open : "replaced",
  };
}

function noticeOf(form: ShownForm | null): string | null {
  if (form === null || form.kind === "none") return "Without a tax form the highest rate is withheld. It takes about five minutes to give one.";
  if (form.status === "expired") return "Your tax form has expired, so the highest rate is withheld until you give a new one.";
  if (form.status === "expiring") return `Your tax form expires in ${form.daysLeft} days. Give a new one before then, so that the rate stays.`;
  return null;
}

/** All that the tax page needs: the form that holds, what is withheld now and why, and the texts to sign. */
export async function showInterview(services: Services, actor: Actor): Promise<Interview> {
  requireArtist(actor);
  const now = services.clock.now();
  const row = await findCurrentForm(services.db, actor.userId);
  const [policyState, policy] = [await findPolicyState(services.db, now), await loadPolicy(services.db, { at: now })];
  const basis = basisOf(row, now);
  const form = row === undefined ? null : showForm(row, now);
  const statements = STATEMENTS.map(({ kind, id, title, sentences }) => ({ kind, id, title, sentences }));
  return { policy: policyState, form, formState: basis.formState, rates: showRates(policy, basis), statements, notice: noticeOf(form) };
}

/** What a form would change, before it is signed. Keeps nothing. */
export async function previewForm(services: Services, actor: Actor, form: FormInput): Promise<ShownRate[]> {
  requireArtist(actor);
  const now = services.clock.now();
  const { kind } = form;
  const claimsTreaty = kind !== "none" && kind !== "w9" && form.treaty !== null;
  const facts = { id: null, kind, personKind: personKindOf(form), country: countryOf(form), claimsTreaty, expiresAt: null };
  const basis = basisOf({ ...facts, isSubjectToBackup: kind === "w9" && form.isSubjectToBackup }, now);
  return showRates(await loadPolicy(services.db, { at: now }), basis);
}

/** Every form that the artist ever gave, the newest first. */
export async function listForms(services: Services, actor: Actor, page: PageRequest): Promise<Page<ShownForm>> {
  requireArtist(actor);
  const now = services.clock.now();
  const mine = eq(taxForms.userId, actor.userId);
  const rows = await services.db
    .select()
    .from(taxForms)
    .where(and(mine, page.cursor === undefined ? undefined : lt(taxForms.id, page.cursor)))
    .orderBy(desc(taxForms.id))
    .limit(page.limit + 1)
    .offset(page.cursor === undefined ? page.offset : 0);
  const total = await services.db.$count(taxForms, mine);
  return cutPage(rows, { limit: page.limit, total }, { item: (row) => showForm(row, now), cursor: (row) => row.id });
}
