/** ISO 13616: the IBAN with its first four characters at the end, letters as 10 to 35, is one more than a multiple of 97. */
export function isCheckedIban(iban: string): boolean {
  const moved = `${iban.slice(4)}${iban.slice(0, 4)}`;
  let rest = 0;
  for (const digit of Array.from(moved, (character) => String(Number.parseInt(character, 36))).join("")) rest = (rest * 10 + Number(digit)) % 97;
  return rest === 1;
}

/** ABA: 3, 7 and 1 times the digits, in turn, sum to a multiple of ten. */
export function isCheckedRouting(number: string): boolean {
  const weights = [3, 7, 1, 3, 7, 1, 3, 7, 1];
  return /^\d{9}$/.test(number) && weights.reduce((sum, weight, index) => sum + weight * Number(number[index]), 0) % 10 === 0;
}
