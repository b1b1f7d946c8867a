import Link from "next/link";
import type { Outputs } from "@/components/ui/api-types";
import { RealmMark } from "@/components/ui/realm-mark";
import { REALM_WORDS } from "@/components/ui/theme";

type Artist = Outputs["accounts"]["listArtists"]["items"][number];

/** Artists as a typographic index: each name in the temper of its realm. */
export function ArtistIndex({ artists }: { readonly artists: readonly Artist[] }) {
  return (
    <ul>
      {artists.map((artist) => (
        <li
          key={artist.id}
          className="relative grid grid-cols-[28px_minmax(0,1fr)] items-center gap-x-4 border-b border-line py-2.5 md:grid-cols-[28px_minmax(0,5fr)_minmax(0,5fr)_auto]"
        >
          <span className="grid place-items-center text-ink-3">{artist.realm !== null && <RealmMark realm={artist.realm} />}</span>
          <span
            className="temper-of min-w-0 text-title-md leading-title wrap-anywhere"
            data-temper={artist.realm === null ? "work" : REALM_WORDS[artist.realm].theme}
          >
            <Link href={`/artists/${artist.handle}`} className="after:absolute after:inset-0 hover:underline hover:decoration-1 hover:underline-offset-4">
              {artist.name}
            </Link>
          </span>
          <span className="line-clamp-2 text-sm leading-work text-ink-2 max-md:col-start-2">{artist.bio}</span>
          <span className="measured text-right text-ink-3 max-md:hidden">
            {artist.followers} {artist.followers === 1 ? "follower" : "followers"}
          </span>
        </li>
      ))}
    </ul>
  );
}
