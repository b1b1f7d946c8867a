const PREFIX_CHARS = 4;
/** From this length on, one letter may differ. */
const FUZZY_CHARS_MIN = 5;
/** Words that say what a company is, and nothing about which. */
const FORMS = new Set(["co", "corp", "corporation", "company", "gmbh", "inc", "limited", "llc", "ltd", "oao", "ooo", "sa", "the"]);
/** Letters that Unicode does not take apart. */
const SPELLED: Readonly<Record<string, string>> = { ß: "ss", ø: "o", ł: "l", đ: "d", æ: "ae", œ: "oe", ı: "i", þ: "th" };

/** The words of a name as they are compared: no accents, no case, no punctuation, no forms of company, sorted. */
export function wordsOf(name: string): string[] {
  const plain = name
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[ßøłđæœıþ]/g, (letter) => SPELLED[letter] ?? letter);
  const words = plain.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== "");
  const telling = words.filter((word) => !FORMS.has(word));
  return [...new Set(telling.length > 0 ? telling : words)].sort();
}

/** What a name is found by: each word, and the beginning of each long one. */
export function keysOf(name: string): string[] {
  return [...new Set(wordsOf(name).flatMap((word) => (word.length > PREFIX_CHARS ? [word, `${word.slice(0, PREFIX_CHARS)}*`] : [word])))];
}

/** Whether two words are one letter apart: one changed, left out, put in, or two next to each other turned round. */
function isOneLetterApart(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1) return false;
  let start = 0;
  while (start < a.length && a[start] === b[start]) start++;
  let end = 0;
  while (end < Math.min(a.length, b.length) - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end++;
  const [left, right] = [a.slice(start, a.length - end), b.slice(start, b.length - end)];
  return (left.length <= 1 && right.length <= 1) || (left.length === 2 && right.length === 2 && left[0] === right[1] && left[1] === right[0]);
}

function likeness(a: string, b: string): number {
  if (a === b) return 1;
  return Math.min(a.length, b.length) >= FUZZY_CHARS_MIN && isOneLetterApart(a, b) ? 0.9 : 0;
}

/**
 * How alike two names are, from 0 to 100: each word with its best partner, as twice the sum of likenesses over all words of both (Dice, 1945).
 * The order of words does not matter.
 */
export function compareNames(first: string, second: string): number {
  const [a, rest] = [wordsOf(first), wordsOf(second)];
  const words = a.length + rest.length;
  if (words === 0) return 0;
  let sum = 0;
  for (const word of a) {
    let best = -1;
    let bestLikeness = 0;
    rest.forEach((other, index) => {
      const like = likeness(word, other);
      if (like > bestLikeness) [best, bestLikeness] = [index, like];
    });
    if (best < 0) continue;
    rest.splice(best, 1);
    sum += bestLikeness;
  }
  return Math.floor((200 * sum) / words);
}
