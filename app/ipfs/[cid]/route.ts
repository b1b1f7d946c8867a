import { cidOfUrl } from "@/protocol/object-path";
import { objectResponse } from "@/server/api/object-response";
import { openRoute } from "@/server/api/open-route";
import { countServed, findCarriedObject } from "@/server/distribution";
import { DomainError } from "@/server/kernel/errors";

export const dynamic = "force-dynamic";

/** The one call of every layer: an object by its name, for anybody. Nothing is asked of who it is for: what is not for all is ciphertext. */
const handle = openRoute(async (services, request) => {
  const cid = cidOfUrl(new URL(request.url));
  const object = cid === null ? null : await findCarriedObject(services, cid);
  if (object === null) throw new DomainError("not_found");
  const response = await objectResponse(services, request, object);
  if (response.body !== null) await countServed(services, Number(response.headers.get("content-length") ?? 0));
  return response;
});

export { handle as GET, handle as HEAD, handle as OPTIONS };
