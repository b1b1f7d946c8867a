import { readBodyText } from "@/server/api/read-body";
import { rawRoute } from "@/server/api/request";
import { requireActor } from "@/server/api/require-actor";
import { requireArtist } from "@/server/kernel/actor";
import { draftImport } from "@/server/patronage";

export const dynamic = "force-dynamic";

/** Ten thousand lines with every column that Patreon writes. */
const FILE_BYTES_MAX = 8 * 1024 * 1024;

/** Takes a list of patrons as CSV in the body, `?name=` being the file's, and answers what would happen to it: 201 with the import. */
export const POST = rawRoute(async (context, request) => {
  const actor = requireActor(context, "patronage:write");
  requireArtist(actor);
  const fileName = new URL(request.url).searchParams.get("name") ?? "patrons.csv";
  const text = await readBodyText(request, FILE_BYTES_MAX);
  return Response.json(await draftImport(context.services, actor, { fileName, text }), { status: 201 });
});
