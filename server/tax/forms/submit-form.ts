import { and, eq, isNull } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { taxForms, users } from "@/db/schema";
import { findUserById, queueMail } from "@/server/accounts";
import { type Actor, requireArtist } from "@/server/kernel/actor";
import { appendAudit } from "@/server/kernel/audit";
import { DomainError } from "@/server/kernel/errors";
import { newId } from "@/server/kernel/ids";
import type { Services } from "@/server/services";
import { blindIndex, sealForPerson } from "@/server/vault";
import { loadPolicy } from "../policy/load-policy";
import { dayOf, findRule } from "../policy/policy";
import { checkSubmission, countryOf, personKindOf, tinOf } from "./check-form";
import type { FormInput, Interview, Submission } from "./contract";
import { formGivenMail } from "./form-mails";
import { showInterview } from "./show-interview";

/** As many years later as the policy says; null where it says nothing: the form does not expire. */
async function findExpiry(tx: Tx, form: FormInput, now: Date): Promise<Date | null> {
  const years = findRule(await loadPolicy(tx, { at: now }), "term", [form.kind], dayOf(now))?.amount ?? null;
  if (years === null) return null;
  const end = new Date(now);
  end.setUTCFullYear(end.getUTCFullYear() + years);
  return end;
}

async function seal(services: Services, tx: Tx, userId: string, { form, signature }: Submission): Promise<string | null> {
  if (form.kind === "none") return null;
  return sealForPerson(services, tx, { userId, purpose: "tax-form", field: "form", plaintext: JSON.stringify({ form, signature }) });
}

/** Where the money of somebody's form lies for them: the columns beside what is sealed. */
function factsOf(services: Services, form: FormInput) {
  const tin = tinOf(form);
  return {
    kind: form.kind,
    personKind: personKindOf(form),
    country: countryOf(form),
    claimsTreaty: form.kind !== "none" && form.kind !== "w9" && form.treaty !== null,
    isSubjectToBackup: form.kind === "w9" && form.isSubjectToBackup,
    tinIndex: tin === "" ? null : blindIndex(services, "tax-number", `${countryOf(form)}:${tin}`),
    tinLast4: tin.slice(-4),
  };
}

/**
 * Takes a signed form in the place of the one before: it decides every payment from now on. What it says is sealed; a mail says that it came.
 * @throws rule_refused with the field named.
 */
export async function submitForm(services: Services, actor: Actor, input: Submission): Promise<Interview> {
  requireArtist(actor);
  const now = services.clock.now();
  checkSubmission(input, dayOf(now));
  const id = newId("taxForm", now.getTime());
  await services.db.transaction(async (tx) => {
    await tx.select({ id: users.id }).from(users).where(eq(users.id, actor.userId)).for("no key update");
    const user = await findUserById(tx, actor.userId);
    if (user === undefined) throw new DomainError("not_found");
    const [before] = await tx
      .update(taxForms)
      .set({ endedAt: now })
      .where(and(eq(taxForms.userId, actor.userId), isNull(taxForms.endedAt)))
      .returning();
    const facts = factsOf(services, input.form);
    const sealId = await seal(services, tx, actor.userId, input);
    const expiresAt = await findExpiry(tx, input.form, now);
    const signed = { statementId: input.signature?.statementId ?? null, signedAt: now, expiresAt };
    await tx.insert(taxForms).values({ id, userId: actor.userId, sealId, ...facts, ...signed });
    await queueMail(tx, formGivenMail(services.env, user.email, { kind: facts.kind, expiresAt }), now);
    const { kind, country, claimsTreaty } = facts;
    const was = before === undefined ? null : { formId: before.id, kind: before.kind, country: before.country, claimsTreaty: before.claimsTreaty };
    const entry = { actorId: actor.userId, action: "tax/form.given", target: id, before: was, after: { kind, country, claimsTreaty } };
    await appendAudit(tx, entry, now);
  });
  return showInterview(services, actor);
}
