import { rawRoute } from "@/server/api/request";
import { requireActor } from "@/server/api/require-actor";
import { answerTus, TUS_VERSION } from "@/server/catalogue";
import { DomainError } from "@/server/kernel/errors";

export const dynamic = "force-dynamic";

interface Params {
  readonly path?: readonly string[];
}

/** The address that the sender used, so that the `Location` it gets leads back here, also behind a proxy. */
function originOf(request: Request, publicUrl: string | undefined): string {
  if (publicUrl !== undefined) return publicUrl.replace(/\/$/, "");
  const url = new URL(request.url);
  const scheme = request.headers.get("x-forwarded-proto")?.split(",")[0]?.trim() === "https" ? "https:" : url.protocol;
  return `${scheme}//${request.headers.get("host") ?? url.host}`;
}

const door = rawRoute<Params>(async (context, request, { path = [] }) => {
  if (path.length > 1) throw new DomainError("not_found");
  const origin = originOf(request, context.services.env.PUBLIC_URL);
  return answerTus(context.services, { request, uploadId: path[0] ?? null, origin, requireActor: () => requireActor(context, "videos:write") });
});

/** Every answer says which tus it speaks, refusals included. */
async function handle(request: Request, route: { params: Promise<Params> }): Promise<Response> {
  const response = await door(request, route);
  response.headers.set("Tus-Resumable", TUS_VERSION);
  return response;
}

export { handle as DELETE, handle as GET, handle as HEAD, handle as OPTIONS, handle as PATCH, handle as POST };
