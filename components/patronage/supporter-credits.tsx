import { RealmMark } from "@/components/ui/realm-mark";
import type { Realm } from "@/components/ui/theme";

interface CreditGroup {
  readonly label: string;
  readonly names: readonly string[];
}

interface SupporterCreditsProps {
  readonly realm: Realm | null;
  /** Everybody who stands behind the artist, named or not. */
  readonly total: number;
  readonly groups: readonly CreditGroup[];
}

/** Supporters as end credits: who gives is in the film. Only those are named who asked to be. */
export function SupporterCredits({ realm, total, groups }: SupporterCreditsProps) {
  const named = groups.reduce((sum, group) => sum + group.names.length, 0);
  return (
    <section aria-labelledby="credits" className="mx-auto grid w-full max-w-[640px] justify-items-center gap-8 pt-8 pb-4">
      <div className="grid justify-items-center gap-5">
        {realm !== null && <RealmMark realm={realm} sizePx={44} className="text-mark" />}
        <h2 id="credits" className="temper text-center text-title-md leading-title">
          Made possible by {total} {total === 1 ? "person" : "people"}
        </h2>
      </div>
      <dl className="grid w-full gap-x-5 gap-y-2 sm:grid-cols-[1fr_1.6fr]">
        {groups.map((group) => (
          <div key={group.label} className="contents">
            <dt className="pt-1 text-sm text-ink-2 max-sm:pt-4 sm:text-right">{group.label}</dt>
            <dd className="list-title text-lg leading-body wrap-anywhere">{group.names.join(", ")}</dd>
          </div>
        ))}
        {total > named && (
          <div className="contents">
            <dt className="sr-only">Not named</dt>
            <dd className="list-title text-lg leading-body text-ink-2 sm:col-start-2">
              {named === 0 ? "Nobody asked to be named yet." : `and ${total - named} more`}
            </dd>
          </div>
        )}
      </dl>
    </section>
  );
}
