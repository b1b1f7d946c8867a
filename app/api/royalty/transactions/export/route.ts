import { attachment } from "@/server/api/object-response";
import { rawRoute } from "@/server/api/request";
import { requireActor } from "@/server/api/require-actor";
import { requireArtist } from "@/server/kernel/actor";
import { DomainError } from "@/server/kernel/errors";
import { exportTransactions, transactionFilter } from "@/server/royalties";

export const dynamic = "force-dynamic";

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

/** The artist's transactions as CSV, with the filters of the list. */
export const GET = rawRoute(async (context, request) => {
  const actor = requireActor(context, "royalties:read");
  requireArtist(actor);
  const words = [...new URL(request.url).searchParams].filter(([, value]) => value !== "");
  const read = transactionFilter.safeParse(Object.fromEntries(words));
  if (!read.success) {
    throw new DomainError("invalid_input", { issues: read.error.issues.map((issue) => ({ path: issue.path.join("."), message: issue.message })) });
  }
  const day = context.services.clock.now().toISOString().slice(0, 10);
  return new Response(toBytes(exportTransactions(context.services, actor, read.data)), {
    headers: {
      "content-type": "text/csv; charset=utf-8",
      "content-disposition": attachment(`transactions ${day}.csv`),
      "cache-control": "private, no-store",
      "x-content-type-options": "nosniff",
    },
  });
});
