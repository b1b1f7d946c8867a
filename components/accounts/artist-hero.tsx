import type { ReactNode } from "react";
import { GradedFrame } from "@/components/realm/graded-frame";
import { Picture } from "@/components/ui/picture";
import { RealmMark } from "@/components/ui/realm-mark";
import { REALM_WORDS, type Realm } from "@/components/ui/theme";

interface ArtistHeroProps {
  readonly name: string;
  readonly realm: Realm | null;
  readonly followers: number;
  readonly bio: string;
  /** A frame of the newest film; null leaves the light alone. */
  readonly posterUrl: string | null;
  readonly header: ReactNode;
  readonly actions: ReactNode;
}

/** A name of shorter words stands in a column on the picture's empty side; a longer word would be broken there. */
const WORD_CHARS_IN_COLUMN = 8;

/** The name, huge, on the picture's empty side. The hero keeps its realm's native light and meets the page with a hard edge. */
export function ArtistHero({ name, realm, followers, bio, posterUrl, header, actions }: ArtistHeroProps) {
  const hasLongWord = name.split(/\s+/).some((word) => word.length > WORD_CHARS_IN_COLUMN);
  const words = realm === null ? null : REALM_WORDS[realm];
  return (
    <div
      data-theme={words?.theme ?? "work"}
      data-mode={words?.nativeMode ?? undefined}
      className="relative flex min-h-[min(860px,92svh)] flex-col justify-end overflow-hidden max-lg:min-h-[min(680px,88svh)]"
    >
      {posterUrl === null ? (
        <div aria-hidden="true" className="absolute inset-0" style={{ backgroundImage: "var(--light)" }} />
      ) : (
        <div aria-hidden="true" className="absolute inset-y-0 right-0 left-0 lg:left-[26%]">
          <div className="hero-picture relative size-full overflow-hidden">
            {realm === null ? (
              <Picture src={posterUrl} alt="" ratio="auto" isFirst className="size-full" />
            ) : (
              <GradedFrame realm={realm}>
                <Picture src={posterUrl} alt="" ratio="auto" isFirst className="absolute inset-0 size-full" />
              </GradedFrame>
            )}
          </div>
          <div className="hero-scrim absolute inset-0" />
        </div>
      )}
      {header}
      <div className="gutter relative grid gap-8 pt-40 pb-8 lg:grid-cols-[minmax(0,1fr)_minmax(0,340px)] lg:items-end">
        <div>
          <p className="flex items-center gap-2.5 pb-3 text-sm leading-work">
            {realm !== null && <RealmMark realm={realm} sizePx={20} className="text-mark" />}
            {words?.name ?? "Artist"}
            <span aria-hidden className="text-ink-3">
              /
            </span>
            <span className="tabular">
              {followers} {followers === 1 ? "follower" : "followers"}
            </span>
          </p>
          <h1 className={`temper -ml-[0.04em] text-title-xl leading-[0.9] wrap-anywhere ${hasLongWord ? "" : "max-w-[8ch]"}`}>{name}</h1>
          <div className="flex flex-wrap gap-3 pt-9">{actions}</div>
        </div>
        {bio !== "" && <p className="max-w-[44ch] text-sm leading-body">{bio}</p>}
      </div>
    </div>
  );
}
