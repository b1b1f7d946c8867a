import type { SignedForm } from "./contract";

export interface Statement {
  readonly kind: SignedForm["kind"];
  /** Changes with any word: what somebody signed can be shown again. */
  readonly id: string;
  readonly title: string;
  readonly sentences: string[];
}

const W9: Statement = {
  kind: "w9",
  id: "w9-1",
  title: "Under penalties of perjury, I certify that:",
  sentences: [
    "The number shown on this form is my correct taxpayer identification number.",
    "I am not subject to backup withholding, unless I said above that the IRS has told me that I am.",
    "I am a US citizen or other US person.",
  ],
};

const FOREIGN = [
  "I am the beneficial owner of the income to which this form relates, or am authorised to sign for the one who is.",
  "The beneficial owner is not a US person.",
  "The income is not effectively connected with the conduct of a trade or business in the United States, or is so but is not subject to tax under an income tax treaty.",
  "The beneficial owner is a resident of the country named above within the meaning of its treaty with the United States, if a claim is made by it.",
  "Services that are paid for here are done outside of the United States.",
  "I will give a new form within 30 days if anything certified on this one becomes incorrect.",
];
const PERJURY =
  "Under penalties of perjury, I declare that I have examined the information on this form and to the best of my knowledge and belief it is true, correct and complete. I further certify that:";

export const STATEMENTS: readonly Statement[] = [
  W9,
  { kind: "w8ben", id: "w8ben-1", title: PERJURY, sentences: ["I am the individual whose name is on this form.", ...FOREIGN] },
  {
    kind: "w8bene",
    id: "w8bene-1",
    title: PERJURY,
    sentences: ["The entity on this form has the status that is named there for chapters 3 and 4.", "I have the capacity to sign for it.", ...FOREIGN],
  },
];

export function statementOf(kind: SignedForm["kind"]): Statement {
  const found = STATEMENTS.find((each) => each.kind === kind);
  if (found === undefined) throw new Error(`There is no statement for ${kind}.`);
  return found;
}
