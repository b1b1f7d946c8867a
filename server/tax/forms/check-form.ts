import { DomainError } from "@/server/kernel/errors";
import type { FormInput, Signature, SignedForm, Submission } from "./contract";
import { statementOf } from "./statements";

const US_TIN_DIGITS = 9;
const ADULT_SURELY = "1900-01-01";

function refuse(path: string, message: string): never {
  throw new DomainError("rule_refused", { sentence: message, issues: [{ path, message }] });
}

/** Nine digits, of which not all are the same. Whether it is anybody's, only the tax office knows. */
export function isUsTin(text: string): boolean {
  const digits = text.replaceAll(/[\s-]/g, "");
  return digits.length === US_TIN_DIGITS && /^\d+$/.test(digits) && !/^(\d)\1+$/.test(digits);
}

function checkForeign(form: Extract<SignedForm, { kind: "w8ben" | "w8bene" }>): void {
  if (form.country === "US") refuse("form.country", "Who lives in the US gives form W-9.");
  if (form.address.country === "US")
    refuse("form.address.country", "An address in the US says that you may be a US person. Give form W-9, or your address abroad.");
  if (form.kind === "w8ben" && form.citizenship === "US") refuse("form.citizenship", "A US citizen gives form W-9, wherever they live.");
  if (form.kind === "w8bene" && form.incorporatedIn === "US") refuse("form.incorporatedIn", "An organisation made in the US gives form W-9.");
  if (form.usTin !== null && !isUsTin(form.usTin)) refuse("form.usTin", "A US number has nine digits.");
  if (form.treaty === null) return;
  if (form.foreignTin === null && form.usTin === null) refuse("form.foreignTin", "A treaty's rate needs a tax number, of your country or of the US.");
  if (form.kind === "w8bene" && form.limitationOnBenefits === null)
    refuse("form.limitationOnBenefits", "Say which test of the treaty's limitation on benefits is met.");
}

function checkSignature(form: SignedForm, signature: Signature | null): void {
  if (signature === null) refuse("signature", "Sign the form with your name.");
  if (signature.statementId !== statementOf(form.kind).id) refuse("signature.statementId", "The text to sign has changed. Read it again.");
  const isPerson = form.kind === "w8ben" || (form.kind === "w9" && form.classification === "individual");
  const plain = (text: string) => text.toLowerCase().replaceAll(/\s+/g, " ").trim();
  if (isPerson && plain(signature.name) !== plain(form.name)) refuse("signature.name", "Sign with the same name as on the form.");
  if (!isPerson && signature.capacity === "") refuse("signature.capacity", "Say what lets you sign for the organisation, such as Director.");
}

/** What is wrong with a form that a machine can see. @throws rule_refused with the field named. */
export function checkSubmission({ form, signature }: Submission, today: string): void {
  if (form.kind === "none") return;
  if (form.kind === "w9" && !isUsTin(form.tin)) refuse("form.tin", "A US tax number has nine digits.");
  if (form.kind === "w8ben" && (form.birthDate < ADULT_SURELY || form.birthDate >= today)) refuse("form.birthDate", "This is no date of birth.");
  if (form.kind !== "w9") checkForeign(form);
  checkSignature(form, signature);
}

/** The number by which the same person is found again, and of which four signs are shown; empty when there is none. */
export function tinOf(form: FormInput): string {
  const tin = form.kind === "none" ? null : form.kind === "w9" ? form.tin : (form.usTin ?? form.foreignTin);
  return (tin ?? "").replaceAll(/[^0-9A-Za-z]/g, "").toUpperCase();
}

export function countryOf(form: FormInput): string {
  return form.kind === "w9" ? "US" : form.country;
}

export function personKindOf(form: FormInput): "individual" | "business" {
  if (form.kind === "none") return form.personKind;
  if (form.kind === "w9") return form.classification === "individual" || form.classification === "sole-proprietor" ? "individual" : "business";
  return form.kind === "w8ben" ? "individual" : "business";
}
