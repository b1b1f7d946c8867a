export interface ReturnedEntry {
  readonly trace: string;
  readonly routing: string;
  readonly account: string;
  readonly transactionCode: string;
  readonly amountCents: number;
  readonly reference: string;
  readonly name: string;
  /** `R02` for a return, `C01` for a notification of change. */
  readonly code: string;
  /** Of a notification of change. */
  readonly correctedData?: string;
}

const left = (text: string, chars: number) => text.slice(0, chars).padEnd(chars);
const right = (value: number | bigint | string, chars: number) => String(value).padStart(chars, "0");

function batch(number: number, day: string, entries: readonly ReturnedEntry[], isChange: boolean): string[] {
  const bank = "09100001";
  const short = day.slice(2).replaceAll("-", "");
  const lines = [
    `5220${left("MHC STREAMING", 16)}${" ".repeat(20)}${left("1234567890", 10)}${isChange ? "COR" : "PPD"}${left("PAYOUT", 10)}${short}${short}   1${bank}${right(number, 7)}`,
  ];
  for (const [index, entry] of entries.entries()) {
    const own = `${bank}${right(index + 1, 7)}`;
    const cents = isChange ? 0 : entry.amountCents;
    // A return of a credit to a checking account (22) is a 21, to a savings account (32) a 31.
    lines.push(
      `6${entry.transactionCode.charAt(0)}1${entry.routing}${left(entry.account, 17)}${right(cents, 10)}${left(entry.reference, 15)}${left(entry.name, 22)}  1${own}`,
    );
    const original = `${entry.trace}${" ".repeat(6)}${entry.routing.slice(0, 8)}`;
    lines.push(
      isChange
        ? `798${entry.code}${original}${left(entry.correctedData ?? "", 29)}${" ".repeat(15)}${own}`
        : `799${entry.code}${original}${" ".repeat(44)}${own}`,
    );
  }
  lines.push(`8220${totals(entries, isChange, 6)}${left("1234567890", 10)}${" ".repeat(25)}${bank}${right(number, 7)}`);
  return lines;
}

function totals(entries: readonly ReturnedEntry[], isChange: boolean, countChars: number): string {
  const hash = entries.reduce((sum, { routing }) => sum + BigInt(routing.slice(0, 8)), 0n) % 10n ** 10n;
  const cents = isChange ? 0n : entries.reduce((sum, { amountCents }) => sum + BigInt(amountCents), 0n);
  return `${right(entries.length * 2, countChars)}${right(hash, 10)}${right(0, 12)}${right(cents, 12)}`;
}

/** What a bank sends back of ACH credits on a day: returns (addenda 99) and notifications of change (addenda 98), in Nacha's format. */
export function writeReturnFile(day: string, entries: readonly ReturnedEntry[]): string {
  const short = day.slice(2).replaceAll("-", "");
  const returns = entries.filter(({ code }) => code.startsWith("R"));
  const changes = entries.filter(({ code }) => code.startsWith("C"));
  const groups = [returns, changes].filter((group) => group.length > 0);
  const lines = [`101 091000019 091000019${short}0600A094101${left("MHC STREAMING", 23)}${left("STAND-IN BANK", 23)}${left("", 8)}`];
  for (const [index, group] of groups.entries()) lines.push(...batch(index + 1, day, group, group === changes));
  const hash = entries.reduce((sum, { routing }) => sum + BigInt(routing.slice(0, 8)), 0n) % 10n ** 10n;
  const cents = returns.reduce((sum, { amountCents }) => sum + BigInt(amountCents), 0n);
  const blocks = Math.ceil((lines.length + 1) / 10);
  lines.push(
    `9${right(groups.length, 6)}${right(blocks, 6)}${right(entries.length * 2, 8)}${right(hash, 10)}${right(0, 12)}${right(cents, 12)}${" ".repeat(39)}`,
  );
  while (lines.length % 10 !== 0) lines.push("9".repeat(94));
  return `${lines.join("\n")}\n`;
}
