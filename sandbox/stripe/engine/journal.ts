import { closeSync, existsSync, fsyncSync, ftruncateSync, openSync, readFileSync, renameSync, writeSync } from "node:fs";
import type { Row } from "./table";

/** What one committed request changed. `n` is the id counter after it. */
export interface Commit {
  n: number;
  rows: Row[];
}

interface Header {
  version: 1;
  seed: string;
}

const COMPACT_FROM_BYTES = 32 * 1024 * 1024;
const COMPACT_AT_GROWTH = 3;

/**
 * The store on disk: a header line, then one JSON line a commit, appended before the request is answered. What the
 * system call took survives kill -9 of this process; a half last line was never answered and is dropped.
 */
export class Journal {
  private bytes: number;
  private snapshotBytes: number;

  private constructor(
    private readonly path: string,
    private fd: number,
    bytes: number,
  ) {
    this.bytes = bytes;
    this.snapshotBytes = bytes;
  }

  /** Opens or begins the file and replays each commit in order. */
  static open(path: string, seed: string, replay: (commit: Commit) => void): { journal: Journal; seed: string } {
    if (!existsSync(path)) {
      const journal = new Journal(path, openSync(path, "a"), 0);
      journal.writeLine({ version: 1, seed });
      return { journal, seed };
    }
    const text = readFileSync(path, "utf8");
    const whole = text.slice(0, text.lastIndexOf("\n") + 1);
    const lines = whole.split("\n").filter((line) => line !== "");
    const [first, ...rest] = lines;
    const header = first === undefined ? { version: 1 as const, seed } : readHeader(first);
    for (const line of rest) replay(readCommit(line));
    const fd = openSync(path, "r+");
    const bytes = Buffer.byteLength(whole);
    ftruncateSync(fd, bytes);
    closeSync(fd);
    const journal = new Journal(path, openSync(path, "a"), bytes);
    if (first === undefined) journal.writeLine(header);
    return { journal, seed: header.seed };
  }

  append(commit: Commit): void {
    this.writeLine(commit);
  }

  /** True once the file is much larger than what it says. */
  isOvergrown(): boolean {
    return this.bytes > COMPACT_FROM_BYTES && this.bytes > this.snapshotBytes * COMPACT_AT_GROWTH;
  }

  /** Writes the present state into a new file and puts it in the old one's place by rename. */
  compact(seed: string, n: number, rows: Iterable<Row>): void {
    const fresh = `${this.path}.new`;
    const fd = openSync(fresh, "w");
    let bytes = writeSync(fd, `${JSON.stringify({ version: 1, seed })}\n`);
    for (const row of rows) bytes += writeSync(fd, `${JSON.stringify({ n, rows: [row] })}\n`);
    fsyncSync(fd);
    closeSync(fd);
    renameSync(fresh, this.path);
    closeSync(this.fd);
    this.fd = openSync(this.path, "a");
    this.bytes = bytes;
    this.snapshotBytes = bytes;
  }

  close(): void {
    closeSync(this.fd);
  }

  private writeLine(value: Commit | Header): void {
    const line = Buffer.from(`${JSON.stringify(value)}\n`);
    let written = 0;
    while (written < line.length) written += writeSync(this.fd, line, written);
    this.bytes += line.length;
  }
}

function readHeader(line: string): Header {
  const value: Header = JSON.parse(line);
  if (value.version !== 1) throw new Error("The stand-in's journal was written by another version");
  return value;
}

function readCommit(line: string): Commit {
  const value: Commit = JSON.parse(line);
  return value;
}
