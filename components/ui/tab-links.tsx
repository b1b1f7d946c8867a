import Link from "next/link";
import type { ReactNode } from "react";

interface TabLinksProps {
  /** What the tabs choose among. */
  readonly label: string;
  readonly tabs: readonly { readonly href: string; readonly label: ReactNode; readonly isCurrent: boolean }[];
}

/** Tabs that are addresses: each can be linked to and works without a script. */
export function TabLinks({ label, tabs }: TabLinksProps) {
  return (
    <nav aria-label={label}>
      <ul className="flex flex-wrap gap-x-5">
        {tabs.map((tab) => (
          <li key={tab.href}>
            <Link
              href={tab.href}
              scroll={false}
              aria-current={tab.isCurrent ? "page" : undefined}
              className="inline-flex min-h-9 items-center text-sm text-ink-2 hover:text-ink aria-[current]:font-[600] aria-[current]:text-ink pointer-coarse:min-h-11"
            >
              {tab.label}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
