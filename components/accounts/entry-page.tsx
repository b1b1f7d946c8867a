import type { ReactNode } from "react";

interface EntryPageProps {
  readonly title: string;
  /** One sentence under the title. */
  readonly lead?: ReactNode;
  readonly children: ReactNode;
  /** The other ways in, under the form. */
  readonly elsewhere?: ReactNode;
}

/** The pages on the way in: a sentence said aloud, one narrow form. */
export function EntryPage({ title, lead, children, elsewhere }: EntryPageProps) {
  return (
    <div className="grid max-w-[420px] gap-8 pb-24 sm:pt-8">
      <header className="grid gap-3">
        <h1 className="temper text-title-lg leading-title">{title}</h1>
        {lead !== undefined && <p className="text-ink-2">{lead}</p>}
      </header>
      {children}
      {elsewhere !== undefined && <div className="grid gap-2 border-t border-line pt-4 text-sm leading-work text-ink-2">{elsewhere}</div>}
    </div>
  );
}
