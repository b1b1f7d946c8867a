import { splitMicros } from "./micros";

interface MicrosTextProps {
  /** Micros (1e-6 of a unit) as text. */
  readonly micros: string;
  readonly currency: string;
  readonly className?: string;
}

/** An amount with what is below a cent in grey behind it. In a column of amounts, `isAligned` keeps the points under each other. */
export function MicrosText({ micros, currency, className = "", isAligned = false }: MicrosTextProps & { readonly isAligned?: boolean }) {
  const { cents, rest, isNegative } = splitMicros(micros, currency);
  return (
    <span className={`tabular whitespace-nowrap ${isNegative ? "text-bad" : ""} ${className}`}>
      {cents}
      <span className={`font-normal text-ink-3 ${isAligned ? "sm:inline-block sm:w-[4ch] sm:text-left" : ""}`}>{rest}</span>
    </span>
  );
}
