import { DomainError } from "@/server/kernel/errors";
import { cleanCueText } from "./cue-text";

export interface Cue {
  readonly startMs: number;
  readonly endMs: number;
  /** Clean WebVTT, of one or more lines. */
  readonly text: string;
}

/** Far more than are spoken in the longest film. */
const CUES_MAX = 20_000;
const CUE_LINES_MAX = 20;
const TIME = String.raw`(?:(\d{1,3}):)?(\d{2}):(\d{2})[.,](\d{3})`;
const TIMING = new RegExp(String.raw`^\s*${TIME}\s*-->\s*${TIME}(?:\s.*)?$`);
const SKIPPED_BLOCK = /^(?:NOTE|STYLE|REGION)(?:\s|$)/;

interface Line {
  readonly number: number;
  readonly text: string;
}

/** @throws DomainError `rule_refused` with one sentence that names the line */
export function refuseFile(message: string): never {
  throw new DomainError("rule_refused", { sentence: message, issues: [{ path: "file", message }] });
}

function msOf(parts: readonly (string | undefined)[]): number {
  const [hours, minutes, seconds, ms] = parts.map((part) => Number(part ?? 0));
  return (((hours ?? 0) * 60 + (minutes ?? 0)) * 60 + (seconds ?? 0)) * 1000 + (ms ?? 0);
}

/** Lines that stand together, with empty ones between them. */
function splitBlocks(lines: readonly Line[]): readonly (readonly Line[])[] {
  const blocks: Line[][] = [[]];
  for (const line of lines) {
    if (line.text.trim() === "") blocks.push([]);
    else blocks.at(-1)?.push(line);
  }
  return blocks.filter((block) => block.length > 0);
}

function readTiming({ number, text }: Line): { readonly startMs: number; readonly endMs: number } {
  const times = TIMING.exec(text);
  if (times === null) refuseFile(`Line ${number}: this is no time. It should read like 00:01:02.500 --> 00:01:04.000.`);
  const [startMs, endMs] = [msOf(times.slice(1, 5)), msOf(times.slice(5, 9))];
  const isClock = [times[2], times[3], times[6], times[7]].every((part) => Number(part) < 60);
  if (!isClock) refuseFile(`Line ${number}: minutes and seconds go up to 59.`);
  if (endMs <= startMs) refuseFile(`Line ${number}: this caption ends before it begins.`);
  return { startMs, endMs };
}

function readCue(block: readonly Line[]): Cue | null {
  const at = block.findIndex(({ text }) => text.includes("-->"));
  const [first] = block;
  const timing = block[at];
  if (first === undefined || (timing === undefined && SKIPPED_BLOCK.test(first.text))) return null;
  // Above a time stands at most a number or a name.
  if (timing === undefined || at > 1) refuseFile(`Line ${first.number}: these words have no time above them.`);
  const words = block.slice(at + 1);
  const [extra] = words.slice(CUE_LINES_MAX);
  if (extra !== undefined) refuseFile(`Line ${extra.number}: a caption has at most ${CUE_LINES_MAX} lines.`);
  const second = words.find(({ text }) => text.includes("-->"));
  if (second !== undefined) refuseFile(`Line ${second.number}: an empty line is missing before this time.`);
  const text = cleanCueText(words.map((line) => line.text).join("\n"))
    .split("\n")
    .filter((line) => line.trim() !== "")
    .join("\n");
  return { ...readTiming(timing), text };
}

/** What comes before the first cue of WebVTT: its name and what belongs to it. */
function withoutHeader(blocks: readonly (readonly Line[])[], isWebvtt: boolean): readonly (readonly Line[])[] {
  if (!isWebvtt) return blocks;
  const [header = [], ...rest] = blocks;
  // Some write no empty line after the first one.
  const begun = header.findIndex(({ text }) => text.includes("-->"));
  return begun === -1 ? rest : [header.slice(begun), ...rest];
}

/**
 * Reads WebVTT (W3C) or SubRip. Styles, regions, notes and settings of where a line stands are left out.
 * @param durationMs of the film, null where it is not known yet: no caption begins after its end
 * @throws DomainError `rule_refused` with one sentence for the artist
 */
export function readCaptions(file: string, durationMs: number | null): readonly Cue[] {
  const text = file.replace(/^\ufeff/, "").replace(/\r\n?/g, "\n");
  const lines = text.split("\n").map((line, index): Line => ({ number: index + 1, text: line }));
  const foreign = lines.find((line) => line.text.includes("\ufffd") || line.text.includes("\u0000"));
  if (foreign !== undefined) refuseFile(`Line ${foreign.number}: this is not UTF-8. Save the file as UTF-8 and send it again.`);
  const isWebvtt = /^WEBVTT(?:[ \t\n]|$)/.test(text);
  const cues: Cue[] = [];
  for (const block of withoutHeader(splitBlocks(lines), isWebvtt)) {
    const cue = readCue(block);
    if (cue === null || cue.text === "") continue;
    if (durationMs !== null && cue.startMs >= durationMs)
      refuseFile(`Line ${block[0]?.number}: this caption begins after the film's end. The file may belong to another cut.`);
    if (cues.push(cue) > CUES_MAX) refuseFile(`A file has at most ${CUES_MAX} captions.`);
  }
  if (cues.length === 0) refuseFile("No captions were found in this file. Send WebVTT (.vtt) or SubRip (.srt).");
  return cues.sort((a, b) => a.startMs - b.startMs || a.endMs - b.endMs);
}

function stamp(ms: number): string {
  const two = (value: number) => String(Math.floor(value)).padStart(2, "0");
  return `${two(ms / 3_600_000)}:${two((ms / 60_000) % 60)}:${two((ms / 1000) % 60)}.${String(ms % 1000).padStart(3, "0")}`;
}

/** WebVTT with its clock at the film's own (RFC 8216 §3.5). */
export function writeWebvtt(cues: readonly Cue[]): string {
  const blocks = cues.map(({ startMs, endMs, text }) => `${stamp(startMs)} --> ${stamp(endMs)}\n${text}\n`);
  return ["WEBVTT\nX-TIMESTAMP-MAP=LOCAL:00:00:00.000,MPEGTS:0\n", ...blocks].join("\n");
}
