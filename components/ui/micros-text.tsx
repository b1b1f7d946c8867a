import { formatCents } from "./money";

const MICROS_PER_CENT = 10_000n;
const MICROS_DIGITS = 4;

/** An exact amount: cents as people write them, and grey behind them what is below a cent. `micros` (1e-6 of a unit) is a whole number as text. */
export function MicrosText({ micros, currency, className = "" }: { readonly micros: string; readonly currency: string; readonly className?: string }) {
  const all = BigInt(micros);
  const size = all < 0n ? -all : all;
  const below = String(size % MICROS_PER_CENT).padStart(MICROS_DIGITS, "0");
  return (
    <span className={`tabular whitespace-nowrap ${className}`}>
      {all < 0n && "−"}
      {formatCents(Number(size / MICROS_PER_CENT), currency)}
      <span className="text-ink-3">{below}</span>
    </span>
  );
}
