import { readFile } from "node:fs/promises";
import { join } from "node:path";
import fontkit from "@pdf-lib/fontkit";
import { AFRelationship, PDFDocument, type PDFFont } from "pdf-lib";
import { centsToDecimal } from "../decimal-cents";
import { type InvoiceFacts, type InvoiceParty, vatOf } from "./describe-invoice";

const FONT_DIRECTORY = "node_modules/@fontsource/commit-mono/files";
/** A4, in points. */
const PAGE = { width: 595, height: 842 } as const;
const MARGIN_POINTS = 56;
const LINE_POINTS = 15;
const TEXT_POINTS = 9.5;
const TITLE_POINTS = 17;
const LINE_CHARS = 80;

async function embed(document: PDFDocument, weight: "400" | "700", customName: string): Promise<PDFFont> {
  const bytes = await readFile(join(process.cwd(), FONT_DIRECTORY, `commit-mono-latin-${weight}-normal.woff2`));
  return document.embedFont(bytes, { subset: true, customName });
}

function linesOf({ holder, address, taxNumber }: InvoiceParty): string[] {
  const street = [address.street, address.building].filter((part) => part !== null).join(" ");
  const town = [address.postcode, address.town].filter((part) => part !== null).join(" ");
  return [holder, street, town, address.country, taxNumber === null ? "" : `Tax number ${taxNumber}`].filter((line) => line !== "");
}

function layOut(facts: InvoiceFacts): { readonly text: string; readonly isBold: boolean }[] {
  const { name, issuedAt, amountCents, currency, remittance, seller, buyer } = facts;
  const amount = `${centsToDecimal(amountCents)} ${currency}`;
  const bold = (text: string) => ({ text, isBold: true });
  const plain = (text: string) => ({ text: text.slice(0, LINE_CHARS), isBold: false });
  return [
    ...[plain(`Number     ${name}`), plain(`Date       ${issuedAt.toISOString().slice(0, 10)}`), plain("")],
    ...[bold("Seller"), ...linesOf(seller).map(plain), plain("")],
    ...[bold("Buyer"), ...linesOf(buyer).map(plain), plain("")],
    ...[bold("What for"), plain(`${remittance.slice(0, LINE_CHARS - amount.length - 2).padEnd(LINE_CHARS - amount.length)}${amount}`), plain("")],
    ...[bold(`${"To be paid".padEnd(LINE_CHARS - amount.length)}${amount}`), plain(""), plain(`VAT: ${vatOf(facts).reason}.`)],
    plain("Self-billing: made by the buyer in the name of the seller. Due on receipt."),
  ];
}

/**
 * The invoice for people: one page, which carries the one for programs as `factur-x.xml`, as Factur-X does; it does not claim to be PDF/A.
 * No time and no chance is in it, so that its bytes follow from its facts.
 */
export async function drawInvoice(facts: InvoiceFacts, xml: string): Promise<Uint8Array> {
  const document = await PDFDocument.create({ updateMetadata: false });
  document.registerFontkit(fontkit);
  document.setTitle(`Invoice ${facts.name}`);
  document.setProducer("MHC Streaming");
  document.setCreationDate(facts.issuedAt);
  document.setModificationDate(facts.issuedAt);
  const [regular, bold] = [await embed(document, "400", "CommitMono-Regular"), await embed(document, "700", "CommitMono-Bold")];
  const page = document.addPage([PAGE.width, PAGE.height]);
  page.drawText("Invoice", { x: MARGIN_POINTS, y: PAGE.height - MARGIN_POINTS, size: TITLE_POINTS, font: bold });
  const known = new Set(regular.getCharacterSet());
  for (const [index, { text, isBold }] of layOut(facts).entries()) {
    // What the font does not have stands as a question mark here, and as it is in the other document.
    const shown = Array.from(text, (character) => (known.has(character.codePointAt(0) ?? 0) ? character : "?")).join("");
    const y = PAGE.height - MARGIN_POINTS - (index + 2) * LINE_POINTS;
    if (shown.trim() !== "") page.drawText(shown, { x: MARGIN_POINTS, y, size: TEXT_POINTS, font: isBold ? bold : regular });
  }
  const attached = { mimeType: "text/xml", afRelationship: AFRelationship.Alternative, creationDate: facts.issuedAt, modificationDate: facts.issuedAt };
  await document.attach(Buffer.from(xml), "factur-x.xml", attached);
  return document.save({ useObjectStreams: false });
}
