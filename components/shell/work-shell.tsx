import type { ReactNode } from "react";
import { Logo } from "./logo";
import { MorePlaces } from "./more-places";
import { SideLink } from "./side-link";

export interface Place {
  readonly href: string;
  readonly label: string;
  readonly icon: ReactNode;
  readonly alsoUnder?: readonly string[];
  readonly isExact?: boolean;
  /** Stands in the bar at the bottom of a phone; the others are one press away, under "More". */
  readonly isInBar?: boolean;
}

/** Places that belong together. Few places need no groups: then there is one, and its label is read aloud only. */
export interface PlaceGroup {
  readonly label: string;
  readonly places: readonly Place[];
}

interface WorkShellProps {
  /** What the navigation is of. */
  readonly label: string;
  readonly groups: readonly PlaceGroup[];
  /** Stands at the foot of the side: who is signed in. */
  readonly foot: ReactNode;
  readonly children: ReactNode;
}

function GroupList({ group }: { readonly group: PlaceGroup }) {
  return (
    <div>
      <p className="px-3 pb-1 text-xs text-ink-3">{group.label}</p>
      <ul className="grid">
        {group.places.map(({ isInBar: _, ...place }) => (
          <li key={place.href}>
            <SideLink shape="side" {...place} />
          </li>
        ))}
      </ul>
    </div>
  );
}

/** The studio and the back office: a side on a wide screen, a bar at the bottom of a phone. */
export function WorkShell({ label, groups, foot, children }: WorkShellProps) {
  const lists = groups.map((group) => <GroupList key={group.label} group={group} />);
  const inBar = groups.flatMap((group) => group.places).filter((place) => place.isInBar === true);
  return (
    <div data-theme="work" className="min-h-dvh lg:grid lg:grid-cols-[204px_minmax(0,1fr)]">
      <div className="border-line bg-surface max-lg:flex max-lg:items-center max-lg:justify-between max-lg:border-b max-lg:px-(--gutter) lg:sticky lg:top-0 lg:flex lg:h-dvh lg:flex-col lg:border-r lg:py-2">
        <Logo className="lg:ml-[22px]" />
        <nav aria-label={label} className="mt-3 grid min-h-0 gap-3 px-3 pb-4 max-lg:hidden lg:overflow-y-auto">
          {lists}
        </nav>
        <div className="lg:mt-auto lg:border-t lg:border-line lg:px-3 lg:pt-1">{foot}</div>
      </div>
      <main id="main" tabIndex={-1} className="min-w-0 px-(--gutter) pt-6 pb-28 outline-none lg:px-8 lg:pb-16">
        {children}
      </main>
      <nav aria-label={label} className="fixed inset-x-0 bottom-0 z-10 border-t border-line bg-surface pb-[env(safe-area-inset-bottom)] lg:hidden">
        <ul className="grid auto-cols-fr grid-flow-col">
          {inBar.map(({ isInBar: _, ...place }) => (
            <li key={place.href}>
              <SideLink shape="bar" {...place} />
            </li>
          ))}
          <li>
            <MorePlaces>{lists}</MorePlaces>
          </li>
        </ul>
      </nav>
    </div>
  );
}
