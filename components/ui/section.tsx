import type { ReactNode } from "react";

interface SectionProps {
  readonly label: ReactNode;
  /** Stands at the other end of the label's line. */
  readonly aside?: ReactNode;
  readonly children: ReactNode;
  readonly className?: string;
  readonly id?: string;
}

/** Opens with a 1 px rule of ink and a label. */
export function Section({ label, aside, children, className = "", id }: SectionProps) {
  return (
    <section id={id} className={`min-w-0 border-t border-ink pt-3 ${className}`}>
      <div className="mb-4 flex items-baseline justify-between gap-4">
        <h2 className="text-md font-[600] leading-work">{label}</h2>
        {aside !== undefined && <div className="text-right text-sm leading-work text-ink-2">{aside}</div>}
      </div>
      {children}
    </section>
  );
}
