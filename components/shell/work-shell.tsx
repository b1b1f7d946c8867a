import type { ReactNode } from "react";
import { Logo } from "./logo";
import { SideLink } from "./side-link";

export interface Place {
  readonly href: string;
  readonly label: string;
  readonly icon: ReactNode;
  readonly alsoUnder?: readonly string[];
  readonly isExact?: boolean;
}

interface WorkShellProps {
  /** What the navigation is of. */
  readonly label: string;
  readonly places: readonly Place[];
  /** Stands at the foot of the side: who is signed in. */
  readonly foot: ReactNode;
  readonly children: ReactNode;
}

/** The studio and the back office: a side on a wide screen, a bar at the bottom of a phone. */
export function WorkShell({ label, places, foot, children }: WorkShellProps) {
  return (
    <div data-theme="work" className="min-h-dvh lg:grid lg:grid-cols-[204px_minmax(0,1fr)]">
      <div className="border-line bg-surface max-lg:flex max-lg:items-center max-lg:justify-between max-lg:border-b max-lg:px-(--gutter) lg:sticky lg:top-0 lg:flex lg:h-dvh lg:flex-col lg:border-r lg:px-3 lg:py-2">
        <Logo className="lg:px-2.5" />
        <nav aria-label={label} className="mt-4 max-lg:hidden">
          <ul className="grid gap-0.5">
            {places.map((place) => (
              <li key={place.href}>
                <SideLink shape="side" {...place} />
              </li>
            ))}
          </ul>
        </nav>
        <div className="lg:mt-auto">{foot}</div>
      </div>
      <main id="main" tabIndex={-1} className="min-w-0 px-(--gutter) pt-6 pb-28 outline-none lg:px-8 lg:pb-16">
        {children}
      </main>
      <nav aria-label={label} className="fixed inset-x-0 bottom-0 z-10 border-t border-line bg-surface pb-[env(safe-area-inset-bottom)] lg:hidden">
        <ul className="grid auto-cols-fr grid-flow-col">
          {places.map((place) => (
            <li key={place.href}>
              <SideLink shape="bar" {...place} />
            </li>
          ))}
        </ul>
      </nav>
    </div>
  );
}
