import Link from "next/link";
import { Picture } from "@/components/ui/picture";
import { Timecode } from "@/components/ui/timecode";
import type { ClipGroup, NamedClip } from "./clip-names";

interface ClipGalleryProps {
  readonly groups: readonly ClipGroup[];
  readonly chosen: NamedClip;
  readonly hrefFor: (clip: NamedClip) => string;
}

function ClipCard({ named, isChosen, href }: { readonly named: NamedClip; readonly isChosen: boolean; readonly href: string }) {
  const { clip, name } = named;
  const strongest = [...clip.reasons].sort((a, b) => b.points - a.points)[0];
  return (
    <Link href={href} scroll={false} aria-current={isChosen ? "true" : undefined} className="group block">
      <Picture
        src={clip.posterUrl}
        alt=""
        ratio={`${clip.width} / ${clip.height}`}
        className="outline-offset-2 group-hover:outline group-hover:outline-line-strong group-aria-[current]:outline-2 group-aria-[current]:outline-ink"
      />
      <span className="mt-2 flex items-baseline justify-between gap-2 text-sm leading-work">
        <span className="tabular font-[600]">{Math.round(clip.score)}</span>
        <Timecode timeMs={clip.durationMs} className="text-ink-2" />
      </span>
      <span className="block text-sm leading-work">{name}</span>
      {strongest !== undefined && <span className="block text-xs leading-work text-ink-2">{strongest.text}</span>}
    </Link>
  );
}

/** Every clip, by kind. */
export function ClipGallery({ groups, chosen, hrefFor }: ClipGalleryProps) {
  return (
    <div className="flex flex-wrap gap-x-6 gap-y-8">
      {groups.map((group) => {
        const isUpright = group.clips.some(({ clip }) => clip.height > clip.width);
        return (
          <section key={group.kind} aria-label={group.label}>
            <h3 className="mb-3 text-sm font-[600]">
              {group.label} {group.kind !== "trailer" && <span className="tabular font-normal text-ink-2">{group.clips.length}</span>}
            </h3>
            <ul className="flex flex-wrap gap-x-3 gap-y-5">
              {group.clips.map((named) => (
                <li key={named.clip.index} className={isUpright ? "w-[100px] xl:w-[108px]" : "w-[156px] xl:w-[180px]"}>
                  <ClipCard named={named} isChosen={named.clip.index === chosen.clip.index} href={hrefFor(named)} />
                </li>
              ))}
            </ul>
          </section>
        );
      })}
    </div>
  );
}
