import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { z } from "zod";

const lineShape = z.object({ atMs: z.number(), name: z.string(), format: z.enum(["sepa", "ach"]), bytes: z.string() });
export type JournalLine = z.output<typeof lineShape>;

/** The files that were taken, in order. A last line that was cut off is of a file that nobody got an answer for. */
export function readJournal(path: string): JournalLine[] {
  if (!existsSync(path)) return [];
  const whole = readFileSync(path, "utf8").split("\n").slice(0, -1);
  return whole.map((line) => lineShape.parse(JSON.parse(line)));
}

/** Kept before the answer goes out. */
export function writeJournal(path: string, line: JournalLine): void {
  appendFileSync(path, `${JSON.stringify(line)}\n`);
}
