import type { Words } from "@/components/accounts/use-form";
import { BPS_PER_PERCENT } from "@/components/ui/percent";
import { readCents } from "@/components/ui/read-cents";

interface Terms {
  readonly parties: { readonly artistId: string; readonly shareBps: number; readonly fixedCents: number; readonly recoupCents: number }[];
  readonly holderFixedCents: number;
  readonly holderRecoupCents: number;
  readonly currency: string;
  readonly note: string;
}

/** What no amount is, as one that the server refuses and names. */
const REFUSED = -1;

function readAmount(text: string): number {
  return text.trim() === "" ? 0 : (readCents(text) ?? REFUSED);
}

/** A percentage with up to two digits after the point, in basis points: `12.5` is 1250. */
export function readBps(text: string): number {
  const match = /^(\d{1,3})(?:[.,](\d{1,2}))?\s*%?$/.exec(text.trim());
  if (match === null) return text.trim() === "" ? 0 : REFUSED;
  const [, whole = "0", part = ""] = match;
  return Number(whole) * BPS_PER_PERCENT + Number(part.padEnd(2, "0"));
}

/** The terms of a split as a form has them: a row of fields a party. */
export function readTerms(words: Words, currency: string): Terms {
  const [shares, fixed, recoup] = [words.all("share"), words.all("fixed"), words.all("recoup")];
  return {
    parties: words.all("artist").map((artist, index) => ({
      artistId: artist.trim().replace(/^@/, ""),
      shareBps: readBps(shares[index] ?? ""),
      fixedCents: readAmount(fixed[index] ?? ""),
      recoupCents: readAmount(recoup[index] ?? ""),
    })),
    holderFixedCents: readAmount(words.get("holderFixed")),
    holderRecoupCents: readAmount(words.get("holderRecoup")),
    currency,
    note: words.get("note"),
  };
}
