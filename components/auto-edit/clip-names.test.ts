import { expect, test } from "vitest";
import { type Clip, clipSpan, groupClips, type Job } from "./clip-names";

function clipOf(kind: Clip["kind"], index: number, segments: Clip["segments"]): Clip {
  const facts = { url: "", posterUrl: "", width: 720, height: 1280, durationMs: 1_000, score: 50, reasons: [], beatAligned: true, sizeBytes: 1 };
  return { index, kind, segments, ...facts };
}

test("Every clip of an edit has one name, and kinds without clips are not shown", () => {
  const moment = [{ startMs: 0, endMs: 1_000 }];
  const output: Job["output"] = {
    shorts: [clipOf("short", 4, moment), clipOf("short", 2, moment)],
    reels: [],
    trailer: clipOf("trailer", 9, moment),
    highlights: [clipOf("highlight", 7, moment)],
  };
  const groups = groupClips(output);
  expect(groups.map((group) => group.label)).toEqual(["Shorts", "Trailer", "Highlights"]);
  expect(groups.flatMap((group) => group.clips).map(({ name, code, clip }) => [name, code, clip.index])).toEqual([
    ["Short 1", "S1", 4],
    ["Short 2", "S2", 2],
    ["Trailer", "T", 9],
    ["Highlight 1", "H1", 7],
  ]);
});

test("A montage spans from its first moment in the film to its last, in whatever order it shows them", () => {
  const clip = clipOf("trailer", 0, [
    { startMs: 40_000, endMs: 42_000 },
    { startMs: 3_000, endMs: 5_000 },
  ]);
  expect(clipSpan(clip)).toEqual({ startMs: 3_000, endMs: 42_000 });
});
