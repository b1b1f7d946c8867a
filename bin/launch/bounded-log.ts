import { appendFileSync, renameSync, statSync } from "node:fs";

const LOG_BYTES_MAX = 10_000_000;

/** Appends to a file that, once full, becomes `.1` in place of the one before: at most two of them exist. */
export function openBoundedLog(file: string): (text: string) => void {
  let bytes = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  return (text) => {
    if (bytes > LOG_BYTES_MAX) {
      renameSync(file, `${file}.1`);
      bytes = 0;
    }
    appendFileSync(file, text, { mode: 0o600 });
    bytes += Buffer.byteLength(text);
  };
}
