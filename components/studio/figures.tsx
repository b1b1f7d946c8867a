import type { ReactNode } from "react";

/** One of the figures beside the huge one, in a `dl`. */
export function Figure({ label, value, note }: { readonly label: ReactNode; readonly value: ReactNode; readonly note: ReactNode }) {
  return (
    <div className="grid content-start gap-1 border-line py-4 max-sm:border-b sm:border-l sm:px-5">
      <dt className="text-xs text-ink-2">{label}</dt>
      <dd className="tabular text-title-sm leading-title font-[560] tracking-[-0.02em]">{value}</dd>
      <dd className="text-xs leading-work text-ink-3">{note}</dd>
    </div>
  );
}

/** The amount, with the part after the point behind it in grey. */
export function HugeAmount({ amount }: { readonly amount: string }) {
  const [whole, part] = amount.split(".");
  return (
    <p className="tabular text-[clamp(3rem,8vw,4.5rem)] leading-none font-[560] tracking-[-0.045em] wrap-anywhere">
      {whole}
      {part !== undefined && <span className="text-ink-3">.{part}</span>}
    </p>
  );
}
