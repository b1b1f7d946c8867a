import { eq } from "drizzle-orm";
import { z } from "zod";
import { taxForms } from "@/db/schema";
import { type Actor, requireAdmin, requireArtist } from "@/server/kernel/actor";
import { DomainError } from "@/server/kernel/errors";
import type { Services } from "@/server/services";
import { openSealed } from "@/server/vault";
import { formInput, signatureInput } from "./contract";
import { type FormRow, showForm } from "./show-interview";
import { statementOf } from "./statements";

export const sealedFormShape = z.object({ form: formInput, signature: signatureInput.nullable() });
export type SealedForm = z.output<typeof sealedFormShape>;

async function findForm(services: Services, formId: string): Promise<FormRow> {
  const [row] = await services.db.select().from(taxForms).where(eq(taxForms.id, formId)).limit(1);
  if (row === undefined) throw new DomainError("not_found");
  return row;
}

async function open(services: Services, row: FormRow, reader: { readonly readerId: string; readonly reason: string }) {
  const shown = showForm(row, services.clock.now());
  if (row.sealId === null) return { ...shown, statement: null, content: null };
  const content = sealedFormShape.parse(JSON.parse(await openSealed(services, { sealId: row.sealId, ...reader })));
  const statement = content.form.kind === "none" ? null : statementOf(content.form.kind);
  return { ...shown, statement: statement === null ? null : { id: row.statementId, title: statement.title, sentences: statement.sentences }, content };
}

/** A form that the artist gave, whole. In their access log like every other reading. @throws not_found for somebody else's. */
export async function openOwnForm(services: Services, actor: Actor, input: { readonly formId: string }) {
  requireArtist(actor);
  const row = await findForm(services, input.formId);
  if (row.userId !== actor.userId) throw new DomainError("not_found");
  return open(services, row, { readerId: actor.userId, reason: "shown to yourself" });
}

/** Anybody's form, for an admin who says why: the artist reads it in their access log. */
export async function openFormOf(services: Services, actor: Actor, input: { readonly formId: string; readonly reason: string }) {
  requireAdmin(actor);
  return open(services, await findForm(services, input.formId), { readerId: actor.userId, reason: input.reason });
}
