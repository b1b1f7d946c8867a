import type { RenderedClip } from "../types";
import { TARGETS } from "../types";
import { type Clip, type Job, type JobOutput, optionsInput, outputShape } from "./contract";
import type { JobRow } from "./queries";
import { STAGES } from "./rules";

const NO_OUTPUT: JobOutput = { shorts: [], reels: [], trailer: null, highlights: [] };

/** A job in the shape of the REST contract. */
export function showJob(row: JobRow): Job {
  return {
    jobId: row.id,
    videoId: row.videoId,
    videoTitle: row.videoTitle,
    realm: row.realm,
    targets: TARGETS.filter((target) => row.targets.includes(target)),
    options: optionsInput.parse(row.options),
    status: row.status,
    progress: Math.min(1, Math.max(0, row.progress)),
    stage: STAGES.find((stage) => stage === row.stage) ?? "queued",
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
    finishedAt: row.finishedAt?.toISOString() ?? null,
    error: row.error ?? undefined,
    output: readOutput(row),
  };
}

export function readOutput(row: Pick<JobRow, "output">): JobOutput {
  return row.output === null ? NO_OUTPUT : outputShape.parse(row.output);
}

export function listClips(output: JobOutput): readonly Clip[] {
  return [...output.shorts, ...output.reels, ...(output.trailer === null ? [] : [output.trailer]), ...output.highlights].sort((a, b) => a.index - b.index);
}

/** Puts finished clips into the groups of the contract, with the addresses they are served at. */
export function groupClips(jobId: string, clips: readonly RenderedClip[]): JobOutput {
  const shown = clips.map((clip): Clip => {
    const { file: _file, poster: _poster, ...facts } = clip;
    const url = `/api/auto-edit/clip/${jobId}/${clip.index}`;
    return { ...facts, segments: [...clip.segments], reasons: [...clip.reasons], url, posterUrl: `${url}/poster` };
  });
  const ofKind = (kind: Clip["kind"]) => shown.filter((clip) => clip.kind === kind).sort((a, b) => b.score - a.score || a.index - b.index);
  return { shorts: ofKind("short"), reels: ofKind("reel"), trailer: ofKind("trailer")[0] ?? null, highlights: ofKind("highlight") };
}
