import { DownloadSimple } from "@phosphor-icons/react/dist/ssr/DownloadSimple";
import { buttonClass } from "@/components/ui/button";
import { formatBytes } from "@/components/ui/bytes";
import { Timecode } from "@/components/ui/timecode";
import { clipSpan, type NamedClip } from "./clip-names";
import { ScoreReasons } from "./score-reasons";

/** One clip: to watch, its score, why, and to take away. */
export function ChosenClip({ named, realmName }: { readonly named: NamedClip; readonly realmName: string }) {
  const { clip, name } = named;
  const { startMs, endMs } = clipSpan(clip);
  const isUpright = clip.height > clip.width;
  return (
    <section aria-label={name} className="border border-line">
      <div className="flex flex-wrap items-baseline justify-between gap-x-6 border-b border-line px-4 py-2.5">
        <h2 className="text-sm font-[600]">{name}</h2>
        <p className="measured text-ink-2">
          <Timecode timeMs={startMs} withMs /> → <Timecode timeMs={endMs} withMs />
        </p>
      </div>
      <div className={`grid gap-5 p-4 ${isUpright ? "sm:grid-cols-[minmax(0,213px)_minmax(0,1fr)]" : ""}`}>
        {/* biome-ignore lint/a11y/useMediaCaption: clips are cut from a film that has no captions; none can be made up. */}
        <video
          key={clip.url}
          src={clip.url}
          poster={clip.posterUrl}
          controls
          playsInline
          preload="metadata"
          aria-label={`${name}, in the light of ${realmName}`}
          className={`w-full bg-surface-2 ${isUpright ? "max-sm:mx-auto max-sm:max-w-[240px]" : ""}`}
          style={{ aspectRatio: `${clip.width} / ${clip.height}` }}
        />
        <ScoreReasons clip={clip} />
      </div>
      <div className="flex flex-wrap items-center justify-between gap-3 border-t border-line px-4 py-3">
        <p className="measured text-ink-2">
          {clip.width}×{clip.height} · <Timecode timeMs={clip.durationMs} /> · {clip.beatAligned ? "cut on the beat" : "cut by the picture"}
        </p>
        <a href={`${clip.url}?download=1`} download className={buttonClass("secondary", "dense")}>
          <DownloadSimple aria-hidden size={16} /> Download {name.toLowerCase()}, {formatBytes(clip.sizeBytes)}
        </a>
      </div>
    </section>
  );
}
