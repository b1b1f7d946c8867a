import Link from "next/link";

interface CursorPagesProps {
  readonly path: string;
  /** What the list was asked for, without the cursor. */
  readonly asked: Readonly<Record<string, string | undefined>>;
  readonly cursor: string | undefined;
  readonly nextCursor: string | null;
  readonly shown: number;
  readonly total: number;
  /** What the cursor is called in the address, where a page has two lists. */
  readonly cursorName?: string;
}

const STEP = "underlined inline-flex min-h-11 items-center";

/** The way through a list that is read from a place on: it stays right while new lines come in at the top. */
export function CursorPages({ path, asked, cursor, nextCursor, shown, total, cursorName = "cursor" }: CursorPagesProps) {
  if (cursor === undefined && nextCursor === null) return null;
  const words = Object.entries(asked).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as [string, string]]));
  const hrefFor = (more: readonly [string, string][]) => `${path}?${new URLSearchParams([...words, ...more])}`;
  return (
    <nav aria-label="Pages" className="flex flex-wrap items-center justify-between gap-4 pt-3 text-sm">
      <p className="tabular text-ink-2">
        {shown} of {total}
      </p>
      <div className="flex gap-6">
        {cursor !== undefined && (
          <Link rel="first" href={hrefFor([])} className={STEP}>
            To the first
          </Link>
        )}
        {nextCursor !== null && (
          <Link rel="next" href={hrefFor([[cursorName, nextCursor]])} className={STEP}>
            Next
          </Link>
        )}
      </div>
    </nav>
  );
}
