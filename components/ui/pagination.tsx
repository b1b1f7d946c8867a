import Link from "next/link";

interface PaginationProps {
  readonly offset: number;
  readonly limit: number;
  readonly total: number;
  /** The address of the page that begins at an offset. */
  readonly hrefFor: (offset: number) => string;
}

const STEP = "underlined inline-flex min-h-11 items-center";

/** "21 to 40 of 96", and the way to the pages beside it. Nothing when everything fits on one. */
export function Pagination({ offset, limit, total, hrefFor }: PaginationProps) {
  if (total <= limit) return null;
  const last = Math.min(offset + limit, total);
  return (
    <nav aria-label="Pages" className="flex flex-wrap items-center justify-between gap-4 pt-3 text-sm">
      <p className="tabular text-ink-2">
        {offset + 1} to {last} of {total}
      </p>
      <div className="flex gap-6">
        {offset > 0 && (
          <Link rel="prev" href={hrefFor(Math.max(0, offset - limit))} className={STEP}>
            Earlier
          </Link>
        )}
        {last < total && (
          <Link rel="next" href={hrefFor(offset + limit)} className={STEP}>
            Next
          </Link>
        )}
      </div>
    </nav>
  );
}
