import { splitMicros } from "./micros";

interface MicrosTextProps {
  /** Micros (1e-6 of a unit) as text. */
  readonly micros: string;
  readonly currency: string;
  readonly className?: string;
  /** In a column of amounts: keeps the points under each other. */
  readonly isAligned?: boolean;
  /** Below zero is a loss, and not the other side of a double entry. */
  readonly isLossBad?: boolean;
}

/** An exact amount: cents as people write them, and grey behind them what is below a cent. */
export function MicrosText({ micros, currency, className = "", isAligned = false, isLossBad = false }: MicrosTextProps) {
  const { cents, rest, isNegative } = splitMicros(micros, currency);
  return (
    <span className={`tabular whitespace-nowrap ${isLossBad && isNegative ? "text-bad" : ""} ${className}`}>
      {cents}
      <span className={`font-normal text-ink-3 ${isAligned ? "sm:inline-block sm:w-[4ch] sm:text-left" : ""}`}>{rest}</span>
    </span>
  );
}
