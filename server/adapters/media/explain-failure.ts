import { DomainError, type ErrorCode } from "@/server/kernel/errors";
import type { ProcessEnd } from "./run-process";

interface Cause {
  readonly says: RegExp;
  readonly code: ErrorCode;
  readonly sentence: string;
}

// In the order in which they are tried: the particular before the general.
const CAUSES: readonly Cause[] = [
  { says: /No space left on device|Disk quota exceeded/, code: "disk_full", sentence: "There is no room left on the disk. Free some space and try again." },
  {
    says: /encv|drm[is]|encrypted|decryption key/i,
    code: "media_unreadable",
    sentence: "This file is locked against copying (DRM). Send the original, without a lock.",
  },
  {
    says: /moov atom not found|File ended prematurely|Truncating packet|unspecified size.*End of file/,
    code: "media_unreadable",
    sentence: "This file is cut off: its index is missing. Export or upload it again.",
  },
  {
    says: /Format not on whitelist|not on whitelist/,
    code: "media_unreadable",
    sentence: "This is a list or a script that points elsewhere, not a video or sound file.",
  },
  {
    says: /Decoder \(codec|Decoding requested, but no decoder|Unsupported codec|Unknown decoder|Could not find codec parameters/,
    code: "media_unreadable",
    sentence: "This file is coded in a way that cannot be decoded here. Export it as H.264 and AAC in MP4.",
  },
  {
    says: /Cannot allocate memory|malloc of size/,
    code: "media_unreadable",
    sentence: "Decoding this file needs more memory than one file may take. Export it at a smaller size.",
  },
  {
    says: /matches no streams|does not contain any stream/,
    code: "media_unreadable",
    sentence: "This file has no picture and no sound that can be decoded.",
  },
  { says: /No such file or directory/, code: "not_found", sentence: "The file is not there any more." },
  { says: /Permission denied|Is a directory/, code: "media_unreadable", sentence: "This file cannot be opened for reading." },
  // Said of an input, which alone has the prefix: a demuxer was led astray by what stands in the file, not by our words.
  { says: /^\[error\] file:.*: Invalid argument$/m, code: "media_unreadable", sentence: "Nothing in this file can be decoded as picture or sound." },
  {
    says: /Error initializing (complex )?filter|No such filter|Unrecognized option|Option .* not found|Unknown encoder|Error parsing|Invalid argument$/m,
    code: "internal",
    sentence: "The media engine was asked for something it cannot do. This is a fault of ours.",
  },
  {
    says: /Invalid data found when processing input|could not find|Output file is empty|Error while decoding/i,
    code: "media_unreadable",
    sentence: "Nothing in this file can be decoded as picture or sound.",
  },
];

/** Only what ffmpeg itself calls an error counts: titles and comments inside a file are printed too, and anybody may write anything there. */
function errorLines(log: string): string {
  return log
    .split("\n")
    .filter((line) => /\[(error|fatal|panic|warning)\]/.test(line.slice(0, 200)))
    .join("\n");
}

/**
 * True when a run did what it was asked. The exit code alone does not say so: ffmpeg 5.1 ends with 0 when the disk was full
 * as it closed a file, when it wrote nothing at all, and when memory ran out, which it takes for the end of the input.
 */
export function hasSucceeded(end: ProcessEnd): boolean {
  if (end.stopped !== null || end.exitCode !== 0) return false;
  return !/^\[(error|fatal)\] (Error (writing trailer|closing file)|(?!\[).*: Cannot allocate memory$)|^\[warning\] Output file is empty/m.test(end.log);
}

function describeTime(limitMs: number): string {
  return limitMs < 120_000 ? `${Math.round(limitMs / 1000)} seconds` : `${Math.round(limitMs / 60_000)} minutes`;
}

/** One clear sentence for a run that did not end well; details for the log stay in `cause`. */
export function explainFailure(end: ProcessEnd, timeLimitMs: number): Error {
  const said = errorLines(end.log);
  const cause = new Error(said.slice(-2000) || `ended with ${end.exitCode}`);
  if (end.stopped === "cancelled") return new DomainError("cancelled");
  if (end.stopped === "reader") return end.readerError instanceof Error ? end.readerError : new Error("A reader failed", { cause: end.readerError });
  if (end.stopped === "time") {
    return new DomainError("media_unreadable", {
      sentence: `This file took longer than ${describeTime(timeLimitMs)} and was stopped.`,
      details: { limit: "time" },
      cause,
    });
  }
  if (end.stopped === "memory") {
    return new DomainError("media_unreadable", {
      sentence: "Decoding this file needs more memory than one file may take. Export it at a smaller size.",
      cause,
    });
  }
  const known = CAUSES.find(({ says }) => says.test(said));
  if (known !== undefined) return new DomainError(known.code, { sentence: known.sentence, cause });
  // It fell over this file, and would again: no reason for another try.
  if (end.crashedBy !== null) return new DomainError("media_unreadable", { sentence: "This file is damaged and could not be read.", cause });
  // Ended by a signal that was not ours: the system was short of memory or is shutting down. Trying again may help.
  if (end.exitCode === null) return new DomainError("unavailable", { sentence: "The media engine was ended from outside. Try again.", cause });
  return new DomainError("media_unreadable", { sentence: "This file is damaged and could not be read.", cause });
}
