import { DataTable } from "@/components/ui/data-table";
import { formatTimecode, Timecode } from "@/components/ui/timecode";
import type { Analysis, ClipGroup, NamedClip } from "./clip-names";

/** The timeline as a table, for those who cannot see it or want the figures. */
export function TimelineTable({ analysis, groups }: { readonly analysis: Analysis; readonly groups: readonly ClipGroup[] }) {
  const clips = groups.flatMap((group) => group.clips);
  return (
    <details className="mt-2">
      <summary className="underlined inline-flex min-h-9 items-center text-sm text-ink-2 pointer-coarse:min-h-11">Show as a table</summary>
      <div className="grid gap-6 pt-2">
        <DataTable<NamedClip>
          caption="Clips and the moments of the film that they show"
          rows={clips}
          rowId={(named) => String(named.clip.index)}
          columns={[
            { id: "clip", label: "Clip", cell: (named) => named.name },
            {
              id: "moments",
              label: "Moments",
              cell: (named) => named.clip.segments.map((segment) => `${formatTimecode(segment.startMs)} to ${formatTimecode(segment.endMs)}`).join(", "),
            },
            { id: "length", label: "Length", align: "end", cell: (named) => <Timecode timeMs={named.clip.durationMs} /> },
            { id: "score", label: "Score", align: "end", cell: (named) => Math.round(named.clip.score) },
          ]}
        />
        <DataTable
          caption="What was heard and seen"
          rows={facts(analysis)}
          rowId={(row) => row.what}
          columns={[
            { id: "what", label: "What", cell: (row) => row.what },
            { id: "found", label: "Found", cell: (row) => row.found },
          ]}
        />
      </div>
    </details>
  );
}

function spans(list: readonly { readonly startMs: number; readonly endMs: number }[]): string {
  return list.length === 0 ? "none" : list.map((span) => `${formatTimecode(span.startMs)} to ${formatTimecode(span.endMs)}`).join(", ");
}

function facts(analysis: Analysis): readonly { readonly what: string; readonly found: string }[] {
  return [
    { what: "Length", found: formatTimecode(analysis.durationMs) },
    {
      what: "Tempo",
      found: analysis.tempoBpm === null ? "no steady beat" : `${Math.round(analysis.tempoBpm)} beats a minute, ${analysis.beatsMs.length} beats`,
    },
    { what: "Loudness", found: analysis.loudness.integratedLufs === null ? "no sound" : `${analysis.loudness.integratedLufs.toFixed(1)} LUFS` },
    { what: "Shots", found: `${analysis.shots.length}, beginning at ${analysis.shots.map((shot) => formatTimecode(shot.startMs)).join(", ")}` },
    { what: "Speech", found: spans(analysis.speech) },
    {
      what: "Scored moments",
      found: analysis.highlights
        .map((highlight) => `${formatTimecode(highlight.startMs)} to ${formatTimecode(highlight.endMs)}: ${Math.round(highlight.score)}`)
        .join(", "),
    },
  ];
}
