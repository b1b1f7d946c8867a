import { and, desc, inArray, isNull, lte } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { taxForms } from "@/db/schema";
import type { Services } from "@/server/services";
import { openSeals } from "@/server/vault";
import type { FormInput } from "../forms/contract";
import { sealedFormShape } from "../forms/open-form";
import type { FormRow } from "../forms/show-interview";
import { type StatusCodes, statusCodesOf, UNKNOWN_RECIPIENT } from "./status-codes";

/** Who a report names. Empty fields: nobody gave them. */
export interface Payee {
  readonly name: string;
  readonly country: string;
  readonly tin: string;
  readonly foreignTin: string;
  readonly birthDate: string;
  readonly street: string;
  readonly town: string;
  readonly region: string;
  readonly postcode: string;
  readonly form: string;
  readonly vatNumber: string;
  readonly birthPlace: string;
  readonly registrationNumber: string;
  /** Countries of the EU with a fixed place of business. */
  readonly establishments: readonly string[];
  readonly status: StatusCodes;
}

const UNKNOWN: Payee = {
  ...{ name: "", country: "", tin: "", foreignTin: "", birthDate: "", street: "", town: "", region: "", postcode: "", form: "none" },
  ...{ vatNumber: "", birthPlace: "", registrationNumber: "", establishments: [], status: UNKNOWN_RECIPIENT },
};

function payeeOf(form: FormInput): Payee {
  if (form.kind === "none") return { ...UNKNOWN, country: form.country };
  const { kind, name } = form;
  const { street, town, region, postcode, country } = form.address;
  const base = { ...UNKNOWN, street, town, region, postcode, form: kind, name, status: statusCodesOf(form) };
  if (kind === "w9") return { ...base, country: "US", tin: form.tin };
  const numbers = { tin: form.usTin ?? "", foreignTin: form.foreignTin ?? "", vatNumber: form.vatNumber ?? "" };
  const foreign = { ...base, ...numbers, country: form.country || country };
  if (kind === "w8ben") return { ...foreign, birthDate: form.birthDate, birthPlace: form.birthPlace };
  return { ...foreign, registrationNumber: form.registrationNumber, establishments: form.establishments };
}

/** The newest form that each person had given by a moment; one that names them goes before one that says a country alone. */
export async function findLastForms(tx: Tx, userIds: readonly string[], at: Date): Promise<ReadonlyMap<string, FormRow>> {
  if (userIds.length === 0) return new Map();
  const rows = await tx
    .selectDistinctOn([taxForms.userId])
    .from(taxForms)
    .where(and(inArray(taxForms.userId, [...userIds]), lte(taxForms.signedAt, at)))
    .orderBy(taxForms.userId, isNull(taxForms.sealId), desc(taxForms.signedAt));
  return new Map(rows.map((row) => [row.userId, row]));
}

/** Opens these forms for a report; each opening is in its person's access log. Somebody who was forgotten, or gave no form, has empty fields. */
export async function openPayees(
  services: Services,
  forms: ReadonlyMap<string, FormRow>,
  reader: { readonly readerId: string; readonly reason: string },
): Promise<(userId: string) => Payee> {
  const sealIds = [...forms.values()].flatMap(({ sealId }) => (sealId === null ? [] : [sealId]));
  const opened = await openSeals(services, { sealIds, ...reader });
  return (userId) => {
    const form = forms.get(userId);
    const text = form?.sealId == null ? undefined : opened.get(form.sealId);
    return text === undefined ? { ...UNKNOWN, country: form?.country ?? "" } : payeeOf(sealedFormShape.parse(JSON.parse(text)).form);
  };
}
