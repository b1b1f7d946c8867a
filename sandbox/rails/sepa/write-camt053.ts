const NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:camt.053.001.08";

export interface StatementEntry {
  readonly isDebit: boolean;
  readonly amountCents: number;
  readonly currency: string;
  readonly bookedOn: string;
  readonly bankReference: string;
  readonly endToEndId: string | null;
  readonly name: string;
  readonly iban: string;
  readonly remittance: string;
  readonly returnReason: string | null;
}

const escapeXml = (text: string) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
const decimal = (cents: number) => `${Math.trunc(cents / 100)}.${String(cents % 100).padStart(2, "0")}`;

function entry(given: StatementEntry): string {
  const sign = given.isDebit ? "DBIT" : "CRDT";
  const amount = `<Amt Ccy="${given.currency}">${decimal(given.amountCents)}</Amt>`;
  const party = `<Cdtr><Pty><Nm>${escapeXml(given.name)}</Nm></Pty></Cdtr><CdtrAcct><Id><IBAN>${given.iban}</IBAN></Id></CdtrAcct>`;
  const returned = given.returnReason === null ? "" : `<RtrInf><Rsn><Cd>${given.returnReason}</Cd></Rsn></RtrInf>`;
  const details = `<TxDtls><Refs><AcctSvcrRef>${given.bankReference}</AcctSvcrRef><EndToEndId>${escapeXml(given.endToEndId ?? "NOTPROVIDED")}</EndToEndId></Refs>${amount}<CdtDbtInd>${sign}</CdtDbtInd><RltdPties>${party}</RltdPties><RmtInf><Ustrd>${escapeXml(given.remittance)}</Ustrd></RmtInf>${returned}</TxDtls>`;
  return `<Ntry><NtryRef>${given.bankReference}</NtryRef>${amount}<CdtDbtInd>${sign}</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>${given.bookedOn}</Dt></BookgDt><ValDt><Dt>${given.bookedOn}</Dt></ValDt><AcctSvcrRef>${given.bankReference}</AcctSvcrRef><BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>ICDT</Cd><SubFmlyCd>ESCT</SubFmlyCd></Fmly></Domn></BkTxCd><NtryDtls>${details}</NtryDtls></Ntry>`;
}

/** A bank's statement of one day, ISO 20022 camt.053.001.08. */
export function writeCamt053(statement: {
  readonly id: string;
  readonly day: string;
  readonly iban: string;
  readonly entries: readonly StatementEntry[];
}): string {
  const { id, day, iban, entries } = statement;
  const created = `${day}T23:59:59Z`;
  const debits = entries.reduce((sum, { isDebit, amountCents }) => sum + (isDebit ? -amountCents : amountCents), 0);
  const balance = (code: string, cents: number) =>
    `<Bal><Tp><CdOrPrtry><Cd>${code}</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">${decimal(Math.abs(cents))}</Amt><CdtDbtInd>${cents < 0 ? "DBIT" : "CRDT"}</CdtDbtInd><Dt><Dt>${day}</Dt></Dt></Bal>`;
  const header = `<GrpHdr><MsgId>${id}</MsgId><CreDtTm>${created}</CreDtTm></GrpHdr>`;
  const account = `<Acct><Id><IBAN>${iban}</IBAN></Id><Ccy>EUR</Ccy></Acct>`;
  const body = `<Stmt><Id>${id}</Id><CreDtTm>${created}</CreDtTm>${account}${balance("OPBD", 0)}${balance("CLBD", debits)}${entries.map(entry).join("")}</Stmt>`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n<Document xmlns="${NAMESPACE}"><BkToCstmrStmt>${header}${body}</BkToCstmrStmt></Document>\n`;
}
