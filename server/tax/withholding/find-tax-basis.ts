import { and, desc, gt, isNull, lte, or, sql } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { taxForms } from "@/db/schema";
import { textList } from "@/server/kernel/list-text";
import type { FormState, TaxBasis } from "../contract";

type FormRow = typeof taxForms.$inferSelect;
export type FormFacts = Pick<FormRow, "kind" | "personKind" | "country" | "claimsTreaty" | "isSubjectToBackup" | "expiresAt"> & { readonly id: string | null };

/** What a form is worth at a moment. An expired one, and one whose owner is under backup withholding, is worth as much as none. */
function stateOf(form: FormFacts, at: Date): FormState {
  if (form.kind === "none" || form.isSubjectToBackup || (form.expiresAt !== null && form.expiresAt <= at)) return "none";
  if (form.kind === "w9") return "w9";
  return form.claimsTreaty ? "w8-treaty" : "w8-plain";
}

/** What a decision rests on for who gave this form, or none. */
export function basisOf(form: FormFacts | undefined, at: Date): TaxBasis {
  if (form === undefined) return { formId: null, formState: "none", country: null, personKind: "individual", at: at.toISOString() };
  return { formId: form.id, formState: stateOf(form, at), country: form.country, personKind: form.personKind, at: at.toISOString() };
}

/** The basis of each person at a moment, with one query for all. Some thousand people at a time. */
export async function findTaxBases(tx: Tx, userIds: readonly string[], at: Date): Promise<ReadonlyMap<string, TaxBasis>> {
  if (userIds.length === 0) return new Map();
  const { id, kind, personKind, country, claimsTreaty, isSubjectToBackup, expiresAt } = taxForms;
  const rows = await tx
    .selectDistinctOn([taxForms.userId], { userId: taxForms.userId, id, kind, personKind, country, claimsTreaty, isSubjectToBackup, expiresAt })
    .from(taxForms)
    .where(and(sql`${taxForms.userId} = any(${textList(userIds)})`, lte(taxForms.signedAt, at), or(isNull(taxForms.endedAt), gt(taxForms.endedAt, at))))
    .orderBy(taxForms.userId, desc(taxForms.signedAt));
  const byUser = new Map(rows.map((row) => [row.userId, row]));
  return new Map(userIds.map((userId) => [userId, basisOf(byUser.get(userId), at)]));
}
