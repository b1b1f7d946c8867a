const NUMBER_CHARS = 6;

/** `MHC-000001`. */
export function invoiceName(number: number): string {
  return `MHC-${String(number).padStart(NUMBER_CHARS, "0")}`;
}
