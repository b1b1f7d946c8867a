import { z } from "zod";
import { attachment } from "@/server/api/object-response";
import { rawRoute } from "@/server/api/request";
import { requireActor } from "@/server/api/require-actor";
import { requireArtist } from "@/server/kernel/actor";
import { DomainError } from "@/server/kernel/errors";
import { EXPORT_FORMATS, exportPatrons, patronFilter } from "@/server/patronage";

export const dynamic = "force-dynamic";

const asked = patronFilter.extend({ format: z.enum(EXPORT_FORMATS).default("csv") });
const TYPES = { csv: "text/csv; charset=utf-8", json: "application/json; charset=utf-8" } as const;

/** The pieces as bytes, each made when the one before has been taken. */
function toBytes(pieces: AsyncGenerator<string>): ReadableStream<Uint8Array> {
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

/** The artist's patrons as a file, with the filters of the list: `?format=csv` or `json`. */
export const GET = rawRoute(async (context, request) => {
  const actor = requireActor(context, "patronage:read");
  requireArtist(actor);
  const words = [...new URL(request.url).searchParams].filter(([, value]) => value !== "");
  const read = asked.safeParse(Object.fromEntries(words));
  if (!read.success) {
    throw new DomainError("invalid_input", { issues: read.error.issues.map((issue) => ({ path: issue.path.join("."), message: issue.message })) });
  }
  const { format, ...filter } = read.data;
  const day = context.services.clock.now().toISOString().slice(0, 10);
  return new Response(toBytes(exportPatrons(context.services, actor, { format, filter })), {
    headers: {
      "content-type": TYPES[format],
      "content-disposition": attachment(`patrons ${day}.${format}`),
      "cache-control": "private, no-store",
      "x-content-type-options": "nosniff",
    },
  });
});
