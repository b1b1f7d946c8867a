import { rawRoute } from "@/server/api/request";
import { requireActor } from "@/server/api/require-actor";
import { readQuery, textFile } from "@/server/api/text-file";
import { requireArtist } from "@/server/kernel/actor";
import { exportTransactions, transactionFilter } from "@/server/royalties";

export const dynamic = "force-dynamic";

/** The artist's transactions as CSV, with the filters of the list. */
export const GET = rawRoute(async (context, request) => {
  const actor = requireActor(context, "royalties:read");
  requireArtist(actor);
  const pieces = exportTransactions(context.services, actor, readQuery(request, transactionFilter));
  return textFile(pieces, { name: "transactions", at: context.services.clock.now(), format: "csv" });
});
