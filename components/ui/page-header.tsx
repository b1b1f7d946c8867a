import Link from "next/link";
import type { ReactNode } from "react";

interface PageHeaderProps {
  readonly title: ReactNode;
  /** Titles that an artist gave are set in the serif. */
  readonly isWork?: boolean;
  readonly trail?: readonly { readonly href: string; readonly label: string }[];
  /** A line of facts under the title. */
  readonly facts?: ReactNode;
  readonly actions?: ReactNode;
}

/** The top of a page in the studio, the back office and settings. */
export function PageHeader({ title, isWork = false, trail = [], facts, actions }: PageHeaderProps) {
  return (
    <header className="flex flex-wrap items-end justify-between gap-x-8 gap-y-4 pb-6">
      <div className="grid min-w-0 gap-1.5">
        {trail.length > 0 && (
          <nav aria-label="Where this is">
            <ol className="flex flex-wrap gap-1.5 text-xs leading-work text-ink-3">
              {trail.map((step, index) => (
                <li key={step.href} className="flex gap-1.5">
                  {index > 0 && <span aria-hidden>/</span>}
                  <Link href={step.href} className="hover:text-ink hover:underline">
                    {step.label}
                  </Link>
                </li>
              ))}
            </ol>
          </nav>
        )}
        <h1 className={`min-w-0 text-title-md leading-title wrap-anywhere ${isWork ? "list-title" : "font-[580] tracking-[-0.02em]"}`}>{title}</h1>
        {facts !== undefined && <div className="flex flex-wrap items-center gap-x-4 gap-y-1 text-sm leading-work text-ink-2">{facts}</div>}
      </div>
      {actions !== undefined && <div className="flex flex-wrap gap-2">{actions}</div>}
    </header>
  );
}
