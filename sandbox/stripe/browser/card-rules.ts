/** What can be said of a card before anybody is asked; the words are those of Stripe.js. */

const BRANDS: readonly (readonly [RegExp, string])[] = [
  [/^4/, "Visa"],
  [/^(5[1-5]|2[2-7])/, "Mastercard"],
  [/^3[47]/, "American Express"],
  [/^6/, "Discover"],
  [/^3[068]/, "Diners Club"],
];
const DIGITS_MIN = 13;
const DIGITS_MAX = 19;
const CENTURY = 2000;

export function brandOf(number: string): string {
  return BRANDS.find(([pattern]) => pattern.test(number))?.[1] ?? "Card";
}

export function digitsOf(text: string): string {
  return text.replace(/\D/g, "");
}

export function groupNumber(text: string): string {
  return digitsOf(text)
    .slice(0, DIGITS_MAX)
    .replace(/(\d{4})(?=\d)/g, "$1 ");
}

/** `0342` → `03 / 42`, as one types. */
export function groupExpiry(text: string): string {
  const digits = digitsOf(text).slice(0, 4);
  const whole = /^[2-9]/.test(digits) ? `0${digits}`.slice(0, 4) : digits;
  return whole.length > 2 ? `${whole.slice(0, 2)} / ${whole.slice(2)}` : whole;
}

export function faultOfNumber(text: string): string | undefined {
  const digits = digitsOf(text);
  if (digits.length < DIGITS_MIN) return "Your card number is incomplete.";
  return isLuhn(digits) ? undefined : "Your card number is invalid.";
}

export function faultOfExpiry(text: string, now: Date): string | undefined {
  const expiry = readExpiry(text);
  if (!expiry) return "Your card's expiration date is incomplete.";
  if (expiry.month < 1 || expiry.month > 12) return "Your card's expiration month is invalid.";
  const months = expiry.year * 12 + expiry.month - 1;
  return months < now.getFullYear() * 12 + now.getMonth() ? "Your card's expiration year is in the past." : undefined;
}

export function faultOfCode(text: string): string | undefined {
  return /^\d{3,4}$/.test(text) ? undefined : "Your card's security code is incomplete.";
}

export function readExpiry(text: string): { readonly month: number; readonly year: number } | undefined {
  const digits = digitsOf(text);
  return digits.length === 4 ? { month: Number(digits.slice(0, 2)), year: CENTURY + Number(digits.slice(2)) } : undefined;
}

/** The check digit of ISO/IEC 7812-1, annex B. */
function isLuhn(digits: string): boolean {
  const values = [...digits].reverse().map((digit, index) => {
    const value = index % 2 === 0 ? Number(digit) : Number(digit) * 2;
    return value > 9 ? value - 9 : value;
  });
  return values.reduce((sum, value) => sum + value, 0) % 10 === 0;
}
