import { z } from "zod";
import { DomainError } from "@/server/kernel/errors";
import { readCsv } from "../csv";
import { createReader, findFormat, type ImportFormat, type ListedPatron } from "./formats";

export const IMPORT_ROWS_MAX = 10_000;
const EMAIL_CHARS_MAX = 254;
const TEXT_CHARS_MAX = 200;
const NOTE_CHARS_MAX = 2_000;
const address = z.email().max(EMAIL_CHARS_MAX);

/** A line of the file with what will happen to it. */
export interface PlannedRow extends Omit<ListedPatron, "notPatron"> {
  readonly line: number;
  readonly plan: "grant" | "skip" | "bad";
  /** Why it is not granted, as a sentence. */
  readonly reason: string;
}

export interface PlannedList {
  readonly format: ImportFormat;
  readonly rows: readonly PlannedRow[];
}

/** What stands against bringing this person along, and whether the file is to blame. */
function findObstacle(
  person: ListedPatron,
  email: string,
  known: { readonly ownEmail: string; readonly lines: ReadonlyMap<string, number> },
): Pick<PlannedRow, "plan" | "reason"> {
  if (email === "") return { plan: "bad", reason: "There is no mail address on this line." };
  if (!address.safeParse(email).success) return { plan: "bad", reason: "This is no mail address." };
  const earlier = known.lines.get(email);
  if (earlier !== undefined) return { plan: "skip", reason: `The same address as on line ${earlier}.` };
  if (email === known.ownEmail) return { plan: "skip", reason: "This is you." };
  if (person.notPatron !== null) return { plan: "skip", reason: `No patron there any more, or not yet: ${person.notPatron.slice(0, TEXT_CHARS_MAX)}.` };
  return { plan: "grant", reason: "" };
}

/**
 * Every line of a list of patrons with what will happen to it; none is left out, whatever is wrong with it.
 * @throws invalid_input for a file of no service that we know, with the columns that it has; too_large for more than `IMPORT_ROWS_MAX` lines.
 */
export function readList(text: string, ownEmail: string): PlannedList {
  const [header, ...records] = readCsv(text);
  const format = header === undefined ? null : findFormat(header.fields);
  if (header === undefined || format === null) {
    const columns = header?.fields.slice(0, 8).join(", ") ?? "none";
    const sentence = `This is no list of members from Patreon or Ghost, and no export of ours. Its first columns are: ${columns}.`;
    throw new DomainError("invalid_input", { sentence });
  }
  if (records.length > IMPORT_ROWS_MAX) {
    throw new DomainError("too_large", { sentence: `One list has at most ${IMPORT_ROWS_MAX} lines. Cut it into several files.` });
  }
  const read = createReader(format, header.fields);
  const lines = new Map<string, number>();
  const rows = records.map((record): PlannedRow => {
    const { notPatron, ...person } = read(record);
    const email = person.email.toLowerCase();
    const obstacle = findObstacle({ notPatron, ...person }, email, { ownEmail, lines });
    if (obstacle.plan !== "bad" && !lines.has(email)) lines.set(email, record.line);
    return {
      ...person,
      ...obstacle,
      line: record.line,
      email: email.slice(0, EMAIL_CHARS_MAX),
      name: person.name.slice(0, TEXT_CHARS_MAX),
      sourceTier: person.sourceTier.slice(0, TEXT_CHARS_MAX),
      note: person.note.slice(0, NOTE_CHARS_MAX),
    };
  });
  return { format, rows };
}
