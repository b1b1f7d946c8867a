import type { ReactNode } from "react";
import { RealmMark } from "@/components/ui/realm-mark";
import type { Realm } from "@/components/ui/theme";

export interface CreditGroup {
  readonly label: string;
  readonly names: readonly string[];
  /** For who is thanked without a name. */
  readonly isQuiet?: boolean;
}

interface EndCreditsProps {
  readonly realm: Realm | null;
  readonly title: string;
  readonly groups: readonly CreditGroup[];
  /** Stands under the names: the way to more of them. */
  readonly children?: ReactNode;
}

/** Who made it possible, as at the end of a film: what they did on the left, their names on the right. */
export function EndCredits({ realm, title, groups, children }: EndCreditsProps) {
  return (
    <section aria-labelledby="credits" className="gutter mx-auto grid w-full max-w-[736px] justify-items-center gap-8 pt-22 pb-4">
      <div className="grid justify-items-center gap-5">
        {realm !== null && <RealmMark realm={realm} sizePx={44} className="text-mark" />}
        <h2 id="credits" className="temper text-center text-title-md leading-title">
          {title}
        </h2>
      </div>
      <dl className="grid w-full gap-x-5 gap-y-2 sm:grid-cols-[1fr_1.6fr]">
        {groups
          .filter((group) => group.names.length > 0)
          .map((group) => (
            <div key={group.label} className="contents">
              <dt className="pt-1 text-sm text-ink-2 max-sm:pt-4 sm:text-right">{group.label}</dt>
              <dd className={`list-title text-lg leading-body wrap-anywhere ${group.isQuiet === true ? "text-ink-2" : ""}`}>{group.names.join(", ")}</dd>
            </div>
          ))}
      </dl>
      {children !== undefined && <div className="w-full">{children}</div>}
    </section>
  );
}
