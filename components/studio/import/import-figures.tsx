import type { PatronImport } from "./import-words";

function Figure({ label, value }: { readonly label: string; readonly value: number }) {
  return (
    <div className="border-l border-line py-1 pl-4 first:border-0 first:pl-0 max-sm:border-0 max-sm:pl-0">
      <dt className="text-xs text-ink-2">{label}</dt>
      <dd className="tabular text-title-md leading-title font-[560] tracking-[-0.02em]">{value}</dd>
    </div>
  );
}

/** Every line of the file is in one of these. */
export function ImportFigures({ list }: { readonly list: PatronImport }) {
  const { plans, outcomes, status } = list;
  const left = outcomes.skipped - plans.bad;
  return (
    <dl className="grid grid-cols-2 gap-y-4 border-t border-ink pt-4 sm:grid-cols-4">
      {status === "draft" ? (
        <>
          <Figure label="Come along" value={plans.grant} />
          <Figure label="Left out" value={plans.skip} />
        </>
      ) : (
        <>
          <Figure label="Have access" value={outcomes.granted + outcomes.unchanged} />
          <Figure label="Left out" value={left} />
        </>
      )}
      <Figure label="Cannot be read" value={plans.bad} />
      {outcomes.failed > 0 ? <Figure label="Failed" value={outcomes.failed} /> : <Figure label="Lines in all" value={list.lines} />}
    </dl>
  );
}
