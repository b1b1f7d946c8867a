import type { SignedForm } from "../forms/contract";

/**
 * What a payee is on form 1042-S: box 13f (chapter 3), box 13g (chapter 4) and box 13j (test of the limitation on benefits).
 * Codes as in the appendix of the instructions for form 1042-S. Empty: the form does not say.
 */
export interface StatusCodes {
  readonly chapter3: string;
  readonly chapter4: string;
  readonly lob: string;
}

type Entity = Extract<SignedForm, { kind: "w8bene" }>;

const CHAPTER_3: Readonly<Record<Entity["entityType"], string>> = {
  partnership: "08",
  "simple-trust": "10",
  "complex-trust": "10",
  "grantor-trust": "10",
  corporation: "15",
  estate: "17",
  "private-foundation": "18",
  "tax-exempt": "20",
  government: "36",
  "government-controlled": "37",
};
const CHAPTER_4: Readonly<Record<Exclude<Entity["fatcaStatus"], "passive-nffe">, string>> = {
  "participating-ffi": "05",
  "publicly-traded-nffe": "21",
  "active-nffe": "22",
  excepted: "26",
  other: "",
};
const LOB: Readonly<Record<NonNullable<Entity["limitationOnBenefits"]>, string>> = {
  "publicly-traded": "05",
  "subsidiary-of-publicly-traded": "06",
  "ownership-and-base-erosion": "07",
  "derivative-benefits": "08",
  "active-trade": "09",
  other: "11",
  "none-in-treaty": "12",
};
const INDIVIDUAL: StatusCodes = { chapter3: "16", chapter4: "23", lob: "" };
/** Of whoever gave no form. */
export const UNKNOWN_RECIPIENT: StatusCodes = { chapter3: "21", chapter4: "29", lob: "" };

function chapter4Of({ fatcaStatus, hasSubstantialUsOwners }: Entity): string {
  if (fatcaStatus !== "passive-nffe") return CHAPTER_4[fatcaStatus];
  if (hasSubstantialUsOwners === null) return "";
  return hasSubstantialUsOwners ? "19" : "20";
}

/** Of a W-9 there are none: whoever gave one is on no 1042-S. */
export function statusCodesOf(form: SignedForm): StatusCodes {
  if (form.kind === "w9") return { chapter3: "", chapter4: "", lob: "" };
  if (form.kind === "w8ben") return INDIVIDUAL;
  const { limitationOnBenefits: lob, entityType } = form;
  return { chapter3: CHAPTER_3[entityType], chapter4: chapter4Of(form), lob: lob === null ? "" : LOB[lob] };
}
