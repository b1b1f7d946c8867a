import { openRoute } from "@/server/api/open-route";
import { getSteering } from "@/server/distribution";

export const dynamic = "force-dynamic";

const KEPT_SECONDS = 30;

/** Where players that know no objects fetch a film from, for anybody; may be kept on the way. */
const handle = openRoute(async (services, request) => {
  const steering = await getSteering(services, new URL(request.url).pathname.split("/").at(-1) ?? "");
  return Response.json(steering, { headers: { "cache-control": `public, max-age=${KEPT_SECONDS}` } });
});

export { handle as GET, handle as HEAD, handle as OPTIONS };
