import type { ReactNode } from "react";

interface FactsListProps {
  readonly facts: readonly (readonly [name: string, value: ReactNode])[];
}

/** Facts of one thing, a line each. Those without a value are left out. */
export function FactsList({ facts }: FactsListProps) {
  const known = facts.filter(([, value]) => value !== null && value !== undefined && value !== "");
  return (
    <dl className="text-sm leading-work">
      {known.map(([name, value]) => (
        <div key={name} className="flex flex-wrap items-baseline justify-between gap-x-6 gap-y-0.5 border-b border-line py-2">
          <dt className="text-ink-2">{name}</dt>
          <dd className="min-w-0 text-right wrap-anywhere">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** Something measured, such as an id or a hash. */
export function Measured({ children }: { readonly children: ReactNode }) {
  return <span className="font-mono text-xs wrap-anywhere">{children}</span>;
}
