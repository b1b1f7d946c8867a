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
  /** The size after the last compaction of this process. */
  private snapshotBytes = 0;

  private constructor(
    private readonly path: string,
    private fd: number,
    bytes: number,
  ) {
    this.bytes = bytes;
  }

  /** Opens or begins the file and replays each commit in order. */
  static open(path: string, seed: string, replay: (commit: Commit) => void): { journal: Journal; seed: string } {
    if (!existsSync(path)) {
      const journal = new Journal(path, openSync(path, "a"), 0);
      journal.writeLine({ version: 1, seed });
      return { journal, seed };
    }
    const file = readFileSync(path);
    const bytes = file.lastIndexOf("\n") + 1;
    let header: Header | null = null;
    for (const line of linesOf(file.subarray(0, bytes))) {
      if (header === null) header = readHeader(line);
      else replay(readCommit(line));
    }
    const journal = new Journal(path, openSync(path, "a"), bytes);
    ftruncateSync(journal.fd, bytes);
    if (header === null) journal.writeLine({ version: 1, seed });
    return { journal, seed: header?.seed ?? seed };
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
    try {
      let written = 0;
      while (written < line.length) written += writeSync(this.fd, line, written);
    } catch (error) {
      // Half a line of a request that is now refused must not spoil the next one.
      ftruncateSync(this.fd, this.bytes);
      throw error;
    }
    this.bytes += line.length;
  }
}

/** Line by line, since the whole may be longer than a text can be. */
function* linesOf(file: Buffer): Generator<string> {
  for (let start = 0; start < file.length; ) {
    const end = file.indexOf("\n", start);
    yield file.toString("utf8", start, end);
    start = end + 1;
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
