import { z } from "zod";
import { CHAIN_NAMES, RAIL_KINDS } from "@/server/adapters/rails";

const HOLDER_CHARS_MAX = 70;
const PASSWORD_CHARS_MAX = 200;

/** No line breaks or other control characters: these words go into files of banks. */
const words = (max: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(max)
    .regex(/^[^\p{C}]+$/u, "This holds characters that no bank takes.");
const country = z.string().regex(/^[A-Z]{2}$/, "A country is two capital letters.");

/** Lengths as in ISO 20022. */
const address = z.object({
  street: words(70),
  building: words(16).nullable().default(null),
  postcode: words(16),
  town: words(35),
  country,
});
const holder = words(HOLDER_CHARS_MAX);

/** What an artist types. Stripe's account is none of it: onboarding gives it. */
export const detailsInput = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("sepa"), holder, iban: z.string().max(42), bic: z.string().max(11).nullable().default(null), address }),
  z.object({
    kind: z.literal("ach"),
    holder,
    routingNumber: z.string().max(12),
    accountNumber: z.string().max(24),
    accountType: z.enum(["checking", "savings"]),
    /** Whose account it is. */
    holderKind: z.enum(["person", "company"]).default("person"),
    address,
  }),
  z.object({ kind: z.literal("crypto"), chain: z.enum(CHAIN_NAMES), address: z.string().max(64), understandsPublicity: z.literal(true) }),
  z.object({
    kind: z.literal("invoice"),
    holder,
    address,
    email: z.email().max(200).nullable().default(null),
    taxNumber: words(40).nullable().default(null),
    currency: z.enum(["USD", "EUR"]).default("USD"),
  }),
]);

/** Made by onboarding at Stripe, never typed. */
export interface StripeDetails {
  readonly kind: "stripe";
  readonly accountId: string;
  readonly country: string;
  readonly currency: string;
}
export type MethodDetails = z.output<typeof detailsInput> | StripeDetails;

export const proposalInput = z.object({ password: z.string().max(PASSWORD_CHARS_MAX), details: detailsInput });

export const methodShape = z.object({
  id: z.string(),
  kind: z.enum(RAIL_KINDS),
  /** For a person: `Bank account (SEPA) ending in 3000`. */
  label: z.string(),
  last4: z.string(),
  currency: z.string(),
  country: z.string().nullable(),
  status: z.enum(["proposed", "active", "replaced", "cancelled"]),
  createdAt: z.string(),
  confirmedAt: z.string().nullable(),
  /** While this lies ahead, nothing is paid to it. */
  usableFrom: z.string().nullable(),
  isCooling: z.boolean(),
});
export type ShownMethod = z.output<typeof methodShape>;

export const methodsShape = z.object({
  /** The one in force; null: nothing can be paid yet. */
  current: methodShape.nullable(),
  /** Waiting for its mailed code. */
  proposed: methodShape.extend({ codeExpiresAt: z.string(), triesLeft: z.number().int(), codeSentTo: z.string() }).nullable(),
  /** What a cooling one would go back to when its change is stopped. */
  previous: methodShape.nullable(),
  screening: z.enum(["clear", "pending", "flagged"]).nullable(),
  /** The ways of being paid that there are here, and on which chains. */
  ways: z.array(z.object({ kind: z.enum(RAIL_KINDS), chains: z.array(z.enum(CHAIN_NAMES)) })),
  /** One sentence a person can act on; null when money can go out. */
  notice: z.string().nullable(),
});
export type ShownMethods = z.output<typeof methodsShape>;
