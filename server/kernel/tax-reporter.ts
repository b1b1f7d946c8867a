import { z } from "zod";

const words = (max: number) => z.string().trim().max(max).default("");
const orNone = (pattern: RegExp, message: string) => z.string().regex(pattern, message).nullable().default(null);

/** Who withholds, pays and reports: what each form for a tax office says of us. What is null was not given, and stays empty on the forms. */
export const taxReporterShape = z.object({
  name: z.string().trim().min(1).max(120),
  street: words(100),
  town: words(60),
  region: words(60),
  postcode: words(20),
  country: z.string().regex(/^[A-Z]{2}$/, "should be two capital letters"),
  /** Of the US. */
  ein: orNone(/^\d{2}-?\d{7}$/, "should have nine digits"),
  /** For 1042-S, boxes 12b, 12c and 12e: what we are under chapters 3 and 4, such as 02 and 02 for a US company that is no bank. */
  chapter3Status: orNone(/^\d{2}$/, "should be the two digits of the form's list"),
  chapter4Status: orNone(/^\d{2}$/, "should be the two digits of the form's list"),
  giin: orNone(/^[0-9A-Z]{6}\.[0-9A-Z]{5}\.[A-Z]{2}\.\d{3}$/, "should look like XXXXXX.XXXXX.XX.XXX"),
  /** Of its own country, for DAC7 and box 12g. */
  taxNumber: z.string().trim().max(40).nullable().default(null),
  vatNumber: z.string().trim().max(20).nullable().default(null),
  /** For DAC7: the number that a member state gave to an operator from outside of the EU. */
  operatorNumber: z.string().trim().max(40).nullable().default(null),
  /** What the platform is called where its users see it. */
  platformName: words(120),
});
export type TaxReporter = z.output<typeof taxReporterShape>;
