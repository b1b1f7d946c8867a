import type { Outputs } from "@/components/ui/api-types";

export type Job = Outputs["autoEdit"]["job"];
export type Clip = Job["output"]["shorts"][number];
export type Analysis = Outputs["autoEdit"]["analysis"];

export interface NamedClip {
  readonly clip: Clip;
  /** "Short 2". */
  readonly name: string;
  /** "S2", where there is little room. */
  readonly code: string;
}

const WORDS: Readonly<Record<Clip["kind"], { readonly name: string; readonly code: string; readonly plural: string }>> = {
  short: { name: "Short", code: "S", plural: "Shorts" },
  reel: { name: "Reel", code: "R", plural: "Reels" },
  trailer: { name: "Trailer", code: "T", plural: "Trailer" },
  highlight: { name: "Highlight", code: "H", plural: "Highlights" },
};

export interface ClipGroup {
  readonly kind: Clip["kind"];
  readonly label: string;
  readonly clips: readonly NamedClip[];
}

/** The clips of a job by kind, each with a name; kinds without clips are left out. */
export function groupClips(output: Job["output"]): readonly ClipGroup[] {
  const groups: readonly (readonly [Clip["kind"], readonly Clip[]])[] = [
    ["short", output.shorts],
    ["reel", output.reels],
    ["trailer", output.trailer === null ? [] : [output.trailer]],
    ["highlight", output.highlights],
  ];
  return groups.flatMap(([kind, clips]) => {
    if (clips.length === 0) return [];
    const { name, code, plural } = WORDS[kind];
    const isOne = kind === "trailer";
    return [
      {
        kind,
        label: plural,
        clips: clips.map((clip, index) => ({ clip, name: isOne ? name : `${name} ${index + 1}`, code: isOne ? code : `${code}${index + 1}` })),
      },
    ];
  });
}

/** From where to where in the film a clip comes; a montage spans from its first to its last moment. */
export function clipSpan(clip: Clip): { readonly startMs: number; readonly endMs: number } {
  return { startMs: Math.min(...clip.segments.map((segment) => segment.startMs)), endMs: Math.max(...clip.segments.map((segment) => segment.endMs)) };
}
