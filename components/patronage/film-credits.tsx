import type { Outputs } from "@/components/ui/api-types";
import { TextLink } from "@/components/ui/text-link";
import type { Realm } from "@/components/ui/theme";
import { EndCredits } from "./end-credits";

interface FilmCreditsProps {
  readonly artist: { readonly name: string; readonly handle: string; readonly realm: Realm | null };
  /** The producers of this film, as they stood at its release. */
  readonly credits: Outputs["benefits"]["credits"];
  /** Who gave to the artist and wants to be named. */
  readonly supporters: Outputs["patronage"]["listCredits"];
}

/** The end credits of a film: patrons whose tier makes them producers of it, and who else gave. */
export function FilmCredits({ artist, credits, supporters }: FilmCreditsProps) {
  if (credits.items.length === 0 && supporters.names.length === 0) return null;
  const groups = [
    { label: credits.isFrozen ? "Producers" : "Producers, if it came out now", names: credits.items.map((credit) => credit.name) },
    { label: "With thanks to", names: supporters.names },
  ];
  return (
    <EndCredits realm={artist.realm} title="Made possible by" groups={groups}>
      <p className="text-center text-sm">
        <TextLink href={`/artists/${artist.handle}#credits`}>Everybody who carries {artist.name}</TextLink>
      </p>
    </EndCredits>
  );
}
