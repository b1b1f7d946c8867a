import Link from "next/link";

interface ChoicesProps {
  readonly label: string;
  readonly entries: readonly { readonly id: string; readonly word: string; readonly href: string }[];
  readonly chosen: string;
}

/** Looks at the same page, another way. */
export function Choices({ label, entries, chosen }: ChoicesProps) {
  return (
    <nav aria-label={label} className="flex flex-wrap gap-x-4 text-sm">
      {entries.map(({ id, word, href }) => (
        <Link
          key={id}
          href={href}
          aria-current={id === chosen ? "true" : undefined}
          className="inline-flex min-h-11 items-center text-ink-2 hover:text-ink aria-[current]:font-[600] aria-[current]:text-ink aria-[current]:underline aria-[current]:underline-offset-4"
        >
          {word}
        </Link>
      ))}
    </nav>
  );
}
