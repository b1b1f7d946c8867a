import { z } from "zod";

const words = (max: number) => z.string().trim().min(1).max(max);
const country = z.string().regex(/^[A-Z]{2}$/, "A country is two capital letters.");
const address = z.object({
  street: words(100),
  town: words(60),
  region: z.string().trim().max(60).default(""),
  postcode: z.string().trim().max(20).default(""),
  country,
});
const tin = z.string().trim().max(30);
const vatNumber = z.string().regex(/^[A-Z]{2}[0-9A-Z+*]{2,13}$/, "A VAT number begins with the two letters of its country, such as DE123456789.");
/** The number of the house that an article has, or its name: as the treaty writes it. */
const treatyClaim = z.object({ article: words(60) });

const w9 = z.object({
  kind: z.literal("w9"),
  /** As on the income tax return. */
  name: words(120),
  businessName: z.string().trim().max(120).default(""),
  classification: z.enum(["individual", "sole-proprietor", "c-corporation", "s-corporation", "partnership", "trust", "llc-c", "llc-s", "llc-p", "other"]),
  address,
  /** SSN, ITIN or EIN: nine digits. */
  tin,
  /** The tax office has told them that they are subject to backup withholding. */
  isSubjectToBackup: z.boolean().default(false),
});

const foreign = {
  /** Of tax residence. */
  country,
  address,
  /** Of the country of residence; a treaty needs this one or a US number. */
  foreignTin: tin.nullable().default(null),
  usTin: tin.nullable().default(null),
  /** For DAC7, where they have one: of residents of the EU. */
  vatNumber: vatNumber.nullable().default(null),
  treaty: treatyClaim.nullable().default(null),
};

const w8ben = z.object({
  kind: z.literal("w8ben"),
  name: words(120),
  citizenship: country,
  birthDate: z.iso.date(),
  /** For DAC7: of residents of the EU without a tax number. */
  birthPlace: z.string().trim().max(80).default(""),
  ...foreign,
});

const w8bene = z.object({
  kind: z.literal("w8bene"),
  /** Of the organisation. */
  name: words(120),
  incorporatedIn: country,
  entityType: z.enum([
    "corporation",
    "partnership",
    "simple-trust",
    "complex-trust",
    "grantor-trust",
    "estate",
    "tax-exempt",
    "private-foundation",
    // As an integral part of it.
    "government",
    "government-controlled",
  ]),
  fatcaStatus: z.enum(["active-nffe", "passive-nffe", "publicly-traded-nffe", "excepted", "participating-ffi", "other"]),
  /** Of a passive NFFE; null: not asked. */
  hasSubstantialUsOwners: z.boolean().nullable().default(null),
  /** For DAC7, where it is of the EU: its number in a register of businesses, and where in the EU it has a fixed place of business. */
  registrationNumber: z.string().trim().max(60).default(""),
  establishments: z.array(country).max(30).default([]),
  /** Which test of the treaty's limitation on benefits it meets; needed with a claim. */
  limitationOnBenefits: z
    .enum(["publicly-traded", "subsidiary-of-publicly-traded", "ownership-and-base-erosion", "derivative-benefits", "active-trade", "other", "none-in-treaty"])
    .nullable()
    .default(null),
  ...foreign,
});

/** Who says where they live and gives no form: nothing is signed, and the rate of an undocumented person holds. */
const none = z.object({ kind: z.literal("none"), country, personKind: z.enum(["individual", "business"]) });

export const formInput = z.discriminatedUnion("kind", [w9, w8ben, w8bene, none]);
export type FormInput = z.output<typeof formInput>;
export type SignedForm = Exclude<FormInput, { kind: "none" }>;

export const signatureInput = z.object({
  /** The statement that was on the screen, by its id: another one is not taken for it. */
  statementId: z.string().max(40),
  /** Typed by hand: the name of the person, or of who may sign for the organisation. */
  name: words(120),
  /** What makes them able to sign for an organisation, such as `Director`. */
  capacity: z.string().trim().max(80).default(""),
  agrees: z.literal(true),
});
export type Signature = z.output<typeof signatureInput>;

export const submissionInput = z.object({ form: formInput, signature: signatureInput.nullable().default(null) });
export type Submission = z.output<typeof submissionInput>;

export const rateShape = z.object({
  incomeKind: z.string(),
  /** `Royalties (views, memberships)`. */
  label: z.string(),
  rateBps: z.number().int(),
  base: z.enum(["all", "us-part", "nothing"]),
  /** `15 % of what viewers in the US bring`. */
  sentence: z.string(),
  ruleIds: z.array(z.string()),
});
export type ShownRate = z.output<typeof rateShape>;

export const formShape = z.object({
  id: z.string(),
  kind: z.enum(["w9", "w8ben", "w8bene", "none"]),
  label: z.string(),
  personKind: z.enum(["individual", "business"]),
  country: z.string(),
  countryName: z.string(),
  claimsTreaty: z.boolean(),
  tinLast4: z.string(),
  signedAt: z.string(),
  expiresAt: z.string().nullable(),
  endedAt: z.string().nullable(),
  /** expiring: within 60 days. */
  status: z.enum(["valid", "expiring", "expired", "replaced"]),
  daysLeft: z.number().int().nullable(),
});
export type ShownForm = z.output<typeof formShape>;

export const policyShape = z.object({
  version: z.number().int(),
  publishedAt: z.string(),
  isConfirmed: z.boolean(),
  confirmedBy: z.string().nullable(),
  banner: z.string().nullable(),
});

export const interviewShape = z.object({
  policy: policyShape,
  form: formShape.nullable(),
  formState: z.enum(["w9", "w8-treaty", "w8-plain", "none"]),
  rates: z.array(rateShape),
  /** What each form has its signer declare, by kind. */
  statements: z.array(z.object({ kind: z.enum(["w9", "w8ben", "w8bene"]), id: z.string(), title: z.string(), sentences: z.array(z.string()) })),
  notice: z.string().nullable(),
});
export type Interview = z.output<typeof interviewShape>;
