import type { z } from "zod";
import { DomainError } from "@/server/kernel/errors";
import { attachment } from "./object-response";

const TYPES = { csv: "text/csv; charset=utf-8", json: "application/json; charset=utf-8" } as const;

/** Pieces of text as bytes, each made when the one before has been taken. */
function textStream(pieces: AsyncGenerator<string>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream({
    pull: async (controller) => {
      const { value, done } = await pieces.next();
      if (done === true) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
    cancel: async () => {
      await pieces.return(undefined);
    },
  });
}

/**
 * What is asked for behind the question mark. A word without a value counts as not said, as forms send it.
 * @throws DomainError `invalid_input` with an issue for each word that does not fit.
 */
export function readQuery<Shape extends z.ZodType>(request: Request, shape: Shape): z.output<Shape> {
  const words = [...new URL(request.url).searchParams].filter(([, value]) => value !== "");
  const read = shape.safeParse(Object.fromEntries(words));
  if (read.success) return read.data;
  throw new DomainError("invalid_input", { issues: read.error.issues.map((issue) => ({ path: issue.path.join("."), message: issue.message })) });
}

/** A list as a file to save, `patrons 2026-11-22.csv`; one that comes in pieces is written while it is read. */
export function textFile(
  text: string | AsyncGenerator<string>,
  file: { readonly name: string; readonly at: Date; readonly format: keyof typeof TYPES },
): Response {
  return new Response(typeof text === "string" ? text : textStream(text), {
    headers: {
      "content-type": TYPES[file.format],
      "content-disposition": attachment(`${file.name} ${file.at.toISOString().slice(0, 10)}.${file.format}`),
      "cache-control": "private, no-store",
      "x-content-type-options": "nosniff",
    },
  });
}
