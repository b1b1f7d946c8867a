import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { MediaEngine, MediaProbe } from "@/server/adapters/media";
import { DomainError, findDomainError } from "@/server/kernel/errors";
import { analyzeSource, createScorer, withinPicture } from "./analysis";
import type { Levels } from "./looks";
import type { EditPlan, LeftOut, PlannedClip } from "./plan/edit-plan";
import { planEdit } from "./plan/plan-edit";
import { measureLevels } from "./render/measure-levels";
import { renderClip } from "./render/render-clip";
import type { Analysis, EditOptions, RenderedClip } from "./types";

/** Where an edit stands; `part` of that stage is 0 to 1. */
export type EditStage = "analysing" | "planning" | "rendering" | "finishing";

export interface EditVideoInput {
  readonly sourcePath: string;
  /** Clips, posters and `plan.json` go here; a second call with the same input takes up what is there. */
  readonly workDir: string;
  readonly options: EditOptions;
  readonly signal?: AbortSignal;
  readonly onProgress?: (stage: EditStage, part: number) => void;
}

export interface EditedVideo {
  readonly analysis: Analysis;
  readonly plan: PlannedEdit;
  readonly clips: readonly RenderedClip[];
  readonly leftOut: readonly LeftOut[];
}

/** A plan with where the source's blacks and whites lie: all that rendering a clip needs beside the source. Plain JSON. */
export type PlannedEdit = EditPlan & { readonly levels: Levels };

/** The second stage: what to cut, and how bright the source is. */
export async function planVideo(
  media: MediaEngine,
  input: { readonly sourcePath: string; readonly probe: MediaProbe; readonly analysis: Analysis; readonly options: EditOptions; readonly signal?: AbortSignal },
): Promise<PlannedEdit> {
  const film = withinPicture(input.analysis);
  const plan = planEdit(film, input.probe, input.options, createScorer(film));
  return { ...plan, levels: await measureLevels(media, input.sourcePath, input.probe, input.signal) };
}

/**
 * The whole auto-editor on one file: analyse, plan, render each clip. The job system calls the same stages one by one.
 * A clip whose stretch of the source cannot be decoded is left out with a sentence; when none is left, that is the failure.
 * @throws DomainError `media_unreadable`, `cancelled`, `disk_full`, `unavailable`: each with one sentence for the person.
 */
export async function editVideo(media: MediaEngine, input: EditVideoInput): Promise<EditedVideo> {
  const { sourcePath, workDir, signal, onProgress } = input;
  await mkdir(workDir, { recursive: true });
  const probe = await media.probe(sourcePath, { signal });
  const analysis = await analyzeSource(media, sourcePath, probe, { signal, onProgress: (part) => onProgress?.("analysing", part) });
  onProgress?.("planning", 0);
  const plan = await planVideo(media, { sourcePath, probe, analysis, options: input.options, signal });
  await writeFile(join(workDir, "plan.json"), JSON.stringify(plan));
  const totalMs = plan.clips.reduce((sum, clip) => sum + clip.durationMs, 0);
  const clips: RenderedClip[] = [];
  const leftOut: LeftOut[] = [...plan.leftOut];
  let doneMs = 0;
  for (const clip of plan.clips) {
    const tell = (part: number) => onProgress?.("rendering", (doneMs + part * clip.durationMs) / totalMs);
    const rendered = await renderOrLeave(clip, () =>
      renderClip(media, { sourcePath, probe, analysis, clip, realm: plan.realm, levels: plan.levels, outDir: workDir, signal, onProgress: tell }),
    );
    if ("sentence" in rendered) leftOut.push(rendered);
    else clips.push(rendered);
    doneMs += clip.durationMs;
  }
  if (clips.length === 0) throw new DomainError("media_unreadable", { sentence: "No clip could be made: the file cannot be decoded where it matters." });
  onProgress?.("finishing", 1);
  return { analysis, plan, clips, leftOut };
}

async function renderOrLeave(clip: PlannedClip, render: () => Promise<RenderedClip>): Promise<RenderedClip | LeftOut> {
  try {
    return await render();
  } catch (thrown) {
    const known = findDomainError(thrown);
    if (known?.code !== "media_unreadable") throw thrown;
    const [first, last] = [clip.segments[0], clip.segments.at(-1)];
    return { kind: clip.kind, startMs: first?.startMs ?? 0, endMs: last?.endMs ?? 0, score: clip.score, sentence: known.sentence };
  }
}
