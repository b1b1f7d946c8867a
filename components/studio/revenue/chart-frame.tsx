import type { ReactNode } from "react";

interface ChartFrameProps {
  readonly title: string;
  readonly sentence: ReactNode;
  readonly legend?: ReactNode;
  readonly chart: ReactNode;
  /** The same as numbers. */
  readonly table: ReactNode;
  /** What the numbers rest on. */
  readonly basis: ReactNode;
}

/** A chart, what it rests on, and the table behind it. */
export function ChartFrame({ title, sentence, legend, chart, table, basis }: ChartFrameProps) {
  return (
    <section aria-label={title} className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-4">
      <div className="flex flex-wrap items-end justify-between gap-x-6 gap-y-2">
        <div className="grid gap-1 text-sm leading-work">
          <h2 className="font-[600]">{title}</h2>
          <p className="text-ink-2">{sentence}</p>
        </div>
        {legend}
      </div>
      {chart}
      <details className="min-w-0 text-sm leading-work">
        <summary className="flex min-h-9 flex-wrap items-center justify-between gap-x-6 text-ink-3 pointer-coarse:min-h-11">
          <span className="text-xs">{basis}</span>
          <span className="underlined">Show as a table</span>
        </summary>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a part that scrolls sideways must be reachable by keyboard (WCAG 2.1.1). */}
        <section tabIndex={0} aria-label={`${title}, as a table`} className="overflow-x-auto pt-2">
          {table}
        </section>
      </details>
    </section>
  );
}
