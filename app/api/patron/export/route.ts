import { z } from "zod";
import { rawRoute } from "@/server/api/request";
import { requireActor } from "@/server/api/require-actor";
import { readQuery, textFile } from "@/server/api/text-file";
import { requireArtist } from "@/server/kernel/actor";
import { EXPORT_FORMATS, exportPatrons, patronFilter } from "@/server/patronage";

export const dynamic = "force-dynamic";

const asked = patronFilter.extend({ format: z.enum(EXPORT_FORMATS).default("csv") });

/** The artist's patrons as a file, with the filters of the list: `?format=csv` or `json`. */
export const GET = rawRoute(async (context, request) => {
  const actor = requireActor(context, "patronage:read");
  requireArtist(actor);
  const { format, ...filter } = readQuery(request, asked);
  const pieces = exportPatrons(context.services, actor, { format, filter });
  return textFile(pieces, { name: "patrons", at: context.services.clock.now(), format });
});
