import { readFile } from "node:fs/promises";
import { join } from "node:path";
import fontkit from "@pdf-lib/fontkit";
import { PDFDocument, type PDFFont, type PDFPage, rgb } from "pdf-lib";
import { writeDecimal } from "../accounts/amounts";
import type { Statement } from "./contract";

const FONT_DIRECTORY = "node_modules/@fontsource/commit-mono/files";
/** A4, in points. */
const PAGE = { width: 595, height: 842 } as const;
const MARGIN_POINTS = 50;
const FONT_POINTS = 8.5;
const LINE_POINTS = 13;
const INK = rgb(0.12, 0.1, 0.14);

/** Not from Intl: its words may change with the version of Node, and these bytes must not. */
const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"] as const;
const SOURCES: Readonly<Record<Statement["bySource"][number]["source"], string>> = {
  ...{ view: "Views", tip: "Tips", patron: "Patrons", collaboration: "Splits", livestream: "Livestreams", merch: "Merchandise" },
  ...{ refund: "Refunds and disputes", payout: "Payout", tax: "Tax kept back", fee: "Fee" },
};
const TITLE_POINTS = 15;

interface Line {
  readonly text: string;
  readonly isBold?: boolean;
  readonly isTitle?: boolean;
}

/** A font with the characters that it has. */
interface Face {
  readonly font: PDFFont;
  readonly known: ReadonlySet<number>;
}

/**
 * The document as PDF. Its bytes follow from the statement: no time, no chance, the fonts of the package itself; pdf-lib
 * numbers objects in the order in which they are made, and names fonts as it is told.
 */
export async function writePdf(statement: Statement): Promise<Uint8Array> {
  const document = await PDFDocument.create({ updateMetadata: false });
  document.registerFontkit(fontkit);
  const until = new Date(statement.until);
  document.setTitle(`Statement ${statement.month}, ${statement.currency}`);
  document.setProducer("MHC Streaming");
  document.setCreationDate(until);
  document.setModificationDate(until);
  const [plain, bold] = [await embed(document, "400", "CommitMono-Regular"), await embed(document, "700", "CommitMono-Bold")];
  const lines = layOut(statement);
  const perPage = Math.floor((PAGE.height - 3 * MARGIN_POINTS) / LINE_POINTS);
  const pages = Math.max(1, Math.ceil(lines.length / perPage));
  for (let number = 0; number < pages; number++) {
    const page = document.addPage([PAGE.width, PAGE.height]);
    for (const [index, line] of lines.slice(number * perPage, (number + 1) * perPage).entries()) {
      draw(page, line, line.isBold === true ? bold : plain, PAGE.height - MARGIN_POINTS - index * LINE_POINTS);
    }
    draw(page, { text: `Page ${number + 1} of ${pages}` }, plain, MARGIN_POINTS);
  }
  return document.save({ useObjectStreams: false });
}

async function embed(document: PDFDocument, weight: "400" | "700", customName: string): Promise<Face> {
  const file = join(process.cwd(), FONT_DIRECTORY, `commit-mono-latin-${weight}-normal.woff2`);
  const font = await document.embedFont(await readFile(file), { subset: true, customName });
  return { font, known: new Set(font.getCharacterSet()) };
}

function draw(page: PDFPage, { text, isTitle = false }: Line, { font, known }: Face, y: number): void {
  // What the font does not have stands as a question mark here, and as it is in the other files.
  const shown = Array.from(text, (character) => (known.has(character.codePointAt(0) ?? 0) ? character : "?")).join("");
  if (shown.trim() !== "") page.drawText(shown, { x: MARGIN_POINTS, y, size: isTitle ? TITLE_POINTS : FONT_POINTS, font, color: INK });
}

const NAME_CHARS = 46;
const COUNT_CHARS = 10;
const AMOUNT_CHARS = 20;

function layOut(statement: Statement): readonly Line[] {
  const { currency } = statement;
  const section = (title: string, rows: readonly Line[]): Line[] => (rows.length === 0 ? [] : [{ text: "" }, { text: title, isBold: true }, ...rows]);
  const sums = (name: string, line: { readonly entries: number; readonly amount: string; readonly usMicros: string }): Line => ({
    text: `${cell(name, NAME_CHARS)}${String(line.entries).padStart(COUNT_CHARS)}${line.amount.padStart(AMOUNT_CHARS)}${writeDecimal(BigInt(line.usMicros)).padStart(20)}`,
  });
  const heads: Line = { text: `${cell("", NAME_CHARS)}${"entries".padStart(COUNT_CHARS)}${currency.padStart(AMOUNT_CHARS)}${"of US source".padStart(20)}` };
  return [
    { text: `Statement for ${nameOf(statement)}`, isBold: true, isTitle: true },
    { text: "" },
    { text: "MHC Streaming" },
    { text: `${statement.artist.name} (${statement.artist.id})` },
    { text: `Account ${statement.accountId}, entries ${statement.fromVersion} to ${statement.untilVersion}, ${currency}` },
    { text: `From ${statement.from.slice(0, 10)} to the beginning of ${statement.until.slice(0, 10)}, in UTC` },
    ...section("Balance", [
      balance("At the beginning", statement.openingMicros),
      balance("Earned, less what went back", statement.earned.amountMicros),
      balance("Paid out, tax and fees", sumOf(statement.paid)),
      balance("At the end", statement.closingMicros),
    ]),
    ...section("Earned by source", [heads, ...statement.bySource.map((line) => sums(SOURCES[line.source], line)), sums("Together", statement.earned)]),
    ...section(
      "By work",
      statement.byWork.length === 0 ? [] : [heads, ...statement.byWork.map((line) => sums(line.title === "" ? line.videoId : line.title, line))],
    ),
    ...section("By country", statement.byCountry.length === 0 ? [] : [heads, ...statement.byCountry.map((line) => sums(line.country, line))]),
    ...section(
      "Paid out, tax and fees",
      statement.paid.map((line) => ({
        text: `${cell(`${line.at.slice(0, 10)}  ${SOURCES[line.source]}  ${line.payoutId}`, NAME_CHARS + COUNT_CHARS)}${line.amount.padStart(AMOUNT_CHARS)}`,
      })),
    ),
    { text: "" },
    { text: "Amounts are exact to a millionth. What is below a cent stays in the account and goes into the next payout." },
  ];
}

/** `October 2026`. */
function nameOf({ from }: Statement): string {
  return `${MONTHS[new Date(from).getUTCMonth()]} ${from.slice(0, 4)}`;
}

function balance(name: string, micros: string): Line {
  return { text: `${cell(name, NAME_CHARS + COUNT_CHARS)}${writeDecimal(BigInt(micros)).padStart(AMOUNT_CHARS)}` };
}

function sumOf(lines: readonly { readonly amountMicros: string }[]): string {
  return lines.reduce((sum, { amountMicros }) => sum + BigInt(amountMicros), 0n).toString();
}

/** Cut or filled to so many characters. */
function cell(text: string, chars: number): string {
  return (text.length > chars - 2 ? `${text.slice(0, chars - 3)}…` : text).padEnd(chars);
}
