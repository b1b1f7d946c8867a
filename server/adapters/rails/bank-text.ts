// EPC217-08, "SEPA requirements for an extended character set": what each letter becomes for a bank that takes Latin only.
const LETTERS: Readonly<Record<string, string>> = {
  ...{ ß: "ss", æ: "ae", œ: "oe", ø: "o", đ: "d", ð: "d", ħ: "h", ı: "i", ł: "l", ŋ: "n", þ: "th", ŧ: "t", ĸ: "k" },
  ...{ α: "a", β: "v", γ: "g", δ: "d", ε: "e", ζ: "z", η: "i", θ: "th", ι: "i", κ: "k", λ: "l", μ: "m", ν: "n", ξ: "x" },
  ...{ ο: "o", π: "p", ρ: "r", σ: "s", ς: "s", τ: "t", υ: "y", φ: "f", χ: "ch", ψ: "ps", ω: "o" },
  ...{ а: "a", б: "b", в: "v", г: "g", д: "d", е: "e", ж: "zh", з: "z", и: "i", й: "y", к: "k", л: "l", м: "m", н: "n", о: "o" },
  ...{ п: "p", р: "r", с: "s", т: "t", у: "u", ф: "f", х: "h", ц: "ts", ч: "ch", ш: "sh", щ: "sht", ъ: "a", ь: "y", ю: "yu", я: "ya" },
};
const SIGNS: Readonly<Record<string, string>> = { "&": "+", "@": "(at)", _: "-", "’": "'", "‘": "'", "–": "-", "—": "-", "“": "'", "”": "'", '"': "'" };
const ALLOWED = /[A-Za-z0-9/\-?:().,'+ ]/;

function plain(character: string): string {
  if (ALLOWED.test(character)) return character;
  if (/\p{M}/u.test(character)) return "";
  const small = character.toLowerCase();
  const letter = LETTERS[small];
  if (letter !== undefined) return small === character ? letter : `${letter.charAt(0).toUpperCase()}${letter.slice(1)}`;
  return SIGNS[character] ?? (/\s/u.test(character) ? " " : ".");
}

/**
 * Text in the characters that every SEPA bank takes (EPC217-08): accents fall away, Greek and Bulgarian letters are written
 * in Latin ones, anything else becomes a full stop. Cut to `charsMax`; never begins with a slash or holds two in a row.
 */
export function bankText(text: string, charsMax: number): string {
  const latin = Array.from(text.normalize("NFD"), plain).join("");
  const tidy = latin
    .replace(/\s+/g, " ")
    .replace(/\/{2,}/g, "/")
    .replace(/^[\s/]+/, "");
  return tidy.slice(0, charsMax).replace(/[\s/]+$/, "");
}
