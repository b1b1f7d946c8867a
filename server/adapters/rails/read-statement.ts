import { z } from "zod";
import { readReturnFile } from "./ach/read-return-file";
import { readBankCsv } from "./bank/read-bank-csv";
import { readCamt053 } from "./sepa/read-camt053";
import { keyLines, type Statement } from "./statement";

export const STATEMENT_FORMATS = ["camt.053", "bank-csv", "nacha-returns", "chain"] as const;
export type StatementFormat = (typeof STATEMENT_FORMATS)[number];

const CENT_UNITS = 10_000n;
const chainShape = z.object({
  chain: z.string(),
  transfers: z.array(z.object({ hash: z.string(), logIndex: z.number().int(), to: z.string(), units: z.string().regex(/^\d+$/), at: z.iso.datetime() })),
});

/** What left our wallet on a chain, as `ChainNode` read it. USDC counts as dollars; a part of a cent is never sent by us. */
function readChain(text: string): Statement {
  const { chain, transfers } = chainShape.parse(JSON.parse(text));
  const drafts = transfers.map(({ hash, logIndex, to, units, at }) => ({
    ...{ identity: [chain, hash, String(logIndex)], direction: "out" as const, amountCents: Number(BigInt(units) / CENT_UNITS), currency: "USD" },
    ...{ bookedOn: at.slice(0, 10), reference: hash, counterpartyLast4: to.slice(-4), reasonCode: null },
  }));
  return { source: "chain", account: null, lines: keyLines("chain", drafts) };
}

/** Reads what a bank or a chain reported, whole or not at all. @throws RangeError, SyntaxError or ZodError for what is not of that format. */
export function readStatement(format: StatementFormat, text: string): Statement {
  switch (format) {
    case "camt.053":
      return readCamt053(text);
    case "bank-csv":
      return readBankCsv(text);
    case "nacha-returns":
      return readReturnFile(text);
    case "chain":
      return readChain(text);
  }
}
