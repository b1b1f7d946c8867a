import type { Outputs } from "@/components/ui/api-types";
import { RealmMark } from "@/components/ui/realm-mark";
import type { Realm } from "@/components/ui/theme";

type Wall = Outputs["patronage"]["listSupporters"];

interface SupporterCreditsProps {
  readonly realm: Realm | null;
  readonly wall: Wall;
  readonly name: string;
}

const GROUPS = [
  { kind: "pledge", label: "Goals" },
  { kind: "tip", label: "Tips" },
] as const;

/** Each name once, the newest first. */
function namesOf(wall: Wall, kind: Wall["supporters"][number]["kind"]): readonly string[] {
  return [...new Set(wall.supporters.filter((supporter) => supporter.kind === kind).map((supporter) => supporter.name))];
}

/** Supporters as end credits: who gives is in the film. Only those are named who asked to be. */
export function SupporterCredits({ realm, wall, name }: SupporterCreditsProps) {
  if (wall.total === 0) return null;
  const groups = GROUPS.map((group) => ({ ...group, names: namesOf(wall, group.kind) })).filter((group) => group.names.length > 0);
  return (
    <section aria-labelledby="credits" className="gutter mx-auto grid w-full max-w-[736px] justify-items-center gap-8 pt-22 pb-4">
      <div className="grid justify-items-center gap-5">
        {realm !== null && <RealmMark realm={realm} sizePx={44} className="text-mark" />}
        <h2 id="credits" className="temper text-center text-title-md leading-title">
          Made possible by people who gave {wall.total === 1 ? "once" : `${wall.total} times`}
        </h2>
      </div>
      <dl className="grid w-full gap-x-5 gap-y-2 sm:grid-cols-[1fr_1.6fr]">
        {groups.map((group) => (
          <div key={group.kind} className="contents">
            <dt className="pt-1 text-sm text-ink-2 max-sm:pt-4 sm:text-right">{group.label}</dt>
            <dd className="list-title text-lg leading-body wrap-anywhere">{group.names.join(", ")}</dd>
          </div>
        ))}
        {wall.anonymous > 0 && (
          <div className="contents">
            <dt className="pt-1 text-sm text-ink-2 max-sm:pt-4 sm:text-right">Unnamed</dt>
            <dd className="list-title text-lg leading-body text-ink-2">
              {wall.anonymous === 1 ? "One gift" : `${wall.anonymous} gifts`} to {name} without a name
            </dd>
          </div>
        )}
      </dl>
    </section>
  );
}
