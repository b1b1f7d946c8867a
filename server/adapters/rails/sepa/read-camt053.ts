import { z } from "zod";
import { decimalToCents } from "../decimal-cents";
import { readXml } from "../read-xml";
import { type DraftLine, keyLines, type Statement } from "../statement";

const LISTS = new Set(["Stmt", "Ntry", "NtryDtls", "TxDtls", "Ustrd"]);

const amount = z.object({ "#text": z.string(), "@Ccy": z.string().regex(/^[A-Z]{3}$/) }).transform((given, context) => {
  const cents = decimalToCents(given["#text"]);
  if (cents !== null) return { cents, currency: given["@Ccy"] };
  context.addIssue({ code: "custom", message: "is no amount" });
  return z.NEVER;
});
const account = z.object({ Id: z.object({ IBAN: z.string().optional(), Othr: z.object({ Id: z.string() }).optional() }) });
const sign = z.enum(["CRDT", "DBIT"]);
const booked = z.object({ Dt: z.string().optional(), DtTm: z.string().optional() }).transform(({ Dt, DtTm }) => (Dt ?? DtTm ?? "").slice(0, 10));
const reason = z.object({ Rsn: z.object({ Cd: z.string().optional(), Prtry: z.string().optional() }).optional() });

const details = z.object({
  Refs: z.object({ EndToEndId: z.string().optional(), AcctSvcrRef: z.string().optional() }).optional(),
  Amt: amount.optional(),
  AmtDtls: z.object({ TxAmt: z.object({ Amt: amount }).optional() }).optional(),
  CdtDbtInd: sign.optional(),
  RltdPties: z.object({ CdtrAcct: account.optional(), DbtrAcct: account.optional() }).optional(),
  RmtInf: z.object({ Ustrd: z.array(z.string()).optional() }).optional(),
  RtrInf: reason.optional(),
});
const entry = z.object({
  NtryRef: z.string().optional(),
  Amt: amount,
  CdtDbtInd: sign,
  RvslInd: z.enum(["true", "false"]).optional(),
  Sts: z.union([z.string(), z.object({ Cd: z.string() }).transform(({ Cd }) => Cd)]),
  BookgDt: booked.optional(),
  ValDt: booked.optional(),
  AcctSvcrRef: z.string().optional(),
  NtryDtls: z.array(z.object({ TxDtls: z.array(details).optional() })).optional(),
});
const statement = z.object({ Id: z.string(), Acct: account, Ntry: z.array(entry).optional() });
const document = z.object({ Document: z.object({ BkToCstmrStmt: z.object({ Stmt: z.array(statement).min(1) }) }) });

type Entry = z.output<typeof entry>;
type Details = z.output<typeof details>;

const idOf = (given: z.output<typeof account> | undefined) => given?.Id.IBAN ?? given?.Id.Othr?.Id ?? null;

function readLine(owner: string, whole: Entry, one: Details, place: number): DraftLine {
  const { cents, currency } = one.Amt ?? one.AmtDtls?.TxAmt?.Amt ?? whole.Amt;
  const side = one.CdtDbtInd ?? whole.CdtDbtInd;
  const isOut = side === "DBIT" && whole.RvslInd !== "true";
  const bookedOn = whole.BookgDt ?? whole.ValDt ?? "";
  const given = one.Refs?.EndToEndId;
  const reference = given === undefined || given === "NOTPROVIDED" ? (one.RmtInf?.Ustrd?.join(" ") ?? null) : given;
  const other = idOf(isOut ? one.RltdPties?.CdtrAcct : (one.RltdPties?.DbtrAcct ?? one.RltdPties?.CdtrAcct));
  const bankReference = one.Refs?.AcctSvcrRef ?? whole.AcctSvcrRef ?? whole.NtryRef ?? "";
  return {
    identity: [owner, bankReference, String(place)],
    direction: isOut ? "out" : "back",
    amountCents: cents,
    currency,
    bookedOn,
    reference,
    counterpartyLast4: other?.slice(-4) ?? null,
    reasonCode: one.RtrInf?.Rsn?.Cd ?? one.RtrInf?.Rsn?.Prtry ?? null,
  };
}

/**
 * The booked movements of a camt.053 statement (bank to customer, any version from 02 on), one line a transaction: a collective entry
 * is taken apart. Entries that are only announced (`PDNG`, `INFO`) are left out.
 * @throws RangeError or ZodError when it is not such a file; then nothing of it is taken.
 */
export function readCamt053(text: string): Statement {
  const statements = document.parse(readXml(text, LISTS)).Document.BkToCstmrStmt.Stmt;
  const accounts = statements.map(({ Acct }) => idOf(Acct) ?? "");
  const lines = statements.flatMap(({ Acct, Ntry = [] }) =>
    Ntry.filter(({ Sts }) => Sts === "BOOK").flatMap((whole) => {
      const parts = whole.NtryDtls?.flatMap(({ TxDtls = [] }) => TxDtls) ?? [];
      return (parts.length === 0 ? [{}] : parts).map((one, index) => readLine(idOf(Acct) ?? "", whole, one, index));
    }),
  );
  return { source: "camt.053", account: accounts[0]?.slice(-4) ?? null, lines: keyLines("camt.053", lines) };
}
