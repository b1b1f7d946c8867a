import { sql } from "drizzle-orm";
import { z } from "zod";
import type { Tx } from "@/db/client";
import { taxForms } from "@/db/schema";
import { textList } from "@/server/kernel/list-text";
import type { FormState, TaxBasis } from "../contract";

type FormRow = typeof taxForms.$inferSelect;
export type FormFacts = Pick<FormRow, "kind" | "personKind" | "country" | "claimsTreaty" | "isSubjectToBackup" | "expiresAt"> & { readonly id: string | null };

/** What a form is worth at a moment. An expired one, and one whose owner is under backup withholding, is worth as much as none. */
function stateOf(form: Pick<FormRow, "kind" | "claimsTreaty" | "isSubjectToBackup"> & { readonly isExpired: boolean }): FormState {
  if (form.kind === "none" || form.isSubjectToBackup || form.isExpired) return "none";
  if (form.kind === "w9") return "w9";
  return form.claimsTreaty ? "w8-treaty" : "w8-plain";
}

/** What a decision rests on for who gave this form, or none. */
export function basisOf(form: FormFacts | undefined, at: Date): TaxBasis {
  if (form === undefined) return { formId: null, formState: "none", country: null, personKind: "individual", at: at.toISOString() };
  const isExpired = form.expiresAt !== null && form.expiresAt <= at;
  return { formId: form.id, formState: stateOf({ ...form, isExpired }), country: form.country, personKind: form.personKind, at: at.toISOString() };
}

// Read as it comes: with a value made of each field twice over, this took longer than the question itself.
const formRows = z.array(
  z.object({
    user_id: z.string(),
    id: z.string(),
    kind: z.enum(taxForms.kind.enumValues),
    person_kind: z.enum(taxForms.personKind.enumValues),
    country: z.string(),
    claims_treaty: z.boolean(),
    is_subject_to_backup: z.boolean(),
    is_expired: z.boolean(),
  }),
);

/** The basis of each person at a moment, with one query for all. Some thousand people at a time. */
export async function findTaxBases(tx: Tx, userIds: readonly string[], at: Date): Promise<ReadonlyMap<string, TaxBasis>> {
  if (userIds.length === 0) return new Map();
  const atText = at.toISOString();
  const rows = formRows.parse(
    await tx.execute(sql`
      select distinct on (f.user_id) f.user_id, f.id, f.kind, f.person_kind, f.country, f.claims_treaty, f.is_subject_to_backup,
        f.expires_at is not null and f.expires_at <= ${atText} as is_expired
      from tax_forms f
      where f.user_id = any(${textList(userIds)}) and f.signed_at <= ${atText} and (f.ended_at is null or f.ended_at > ${atText})
      order by f.user_id, f.signed_at desc`),
  );
  const bases = new Map<string, TaxBasis>();
  for (const row of rows) {
    const facts = { kind: row.kind, claimsTreaty: row.claims_treaty, isSubjectToBackup: row.is_subject_to_backup, isExpired: row.is_expired };
    bases.set(row.user_id, { formId: row.id, formState: stateOf(facts), country: row.country, personKind: row.person_kind, at: atText });
  }
  const none = basisOf(undefined, at);
  for (const userId of userIds) if (!bases.has(userId)) bases.set(userId, none);
  return bases;
}
