import type { ReactNode } from "react";
import type { Outputs } from "@/components/ui/api-types";
import type { Realm } from "@/components/ui/theme";
import { EndCredits } from "./end-credits";

type Wall = Outputs["patronage"]["listSupporters"];

interface SupporterCreditsProps {
  readonly realm: Realm | null;
  readonly patrons: Outputs["benefits"]["artistCredits"];
  readonly wall: Wall;
  readonly name: string;
  /** The way to more of the patrons. */
  readonly pages?: ReactNode;
}

/** Each name once, the newest first. */
function namesOf(wall: Wall, kind: Wall["supporters"][number]["kind"]): readonly string[] {
  return [...new Set(wall.supporters.filter((supporter) => supporter.kind === kind).map((supporter) => supporter.name))];
}

/** Supporters as end credits: who gives is in the film. Only those are named who asked to be. */
export function SupporterCredits({ realm, patrons, wall, name, pages }: SupporterCreditsProps) {
  if (wall.total === 0 && patrons.total === 0) return null;
  const title = wall.total === 0 ? `${name} is carried by` : `Made possible by people who gave ${wall.total === 1 ? "once" : `${wall.total} times`}`;
  const unnamed = `${wall.anonymous === 1 ? "One gift" : `${wall.anonymous} gifts`} to ${name} without a name`;
  const groups = [
    { label: "Producers", names: patrons.items.filter((patron) => patron.isProducer).map((patron) => patron.name) },
    { label: "Patrons", names: patrons.items.filter((patron) => !patron.isProducer).map((patron) => patron.name) },
    { label: "Goals", names: namesOf(wall, "pledge") },
    { label: "Tips", names: namesOf(wall, "tip") },
    { label: "Unnamed", names: wall.anonymous > 0 ? [unnamed] : [], isQuiet: true },
  ];
  return (
    <EndCredits realm={realm} title={title} groups={groups}>
      {pages}
    </EndCredits>
  );
}
