import { createOpenApiDocument } from "@/server/api/openapi";
import { getServices } from "@/server/services-live";

export const dynamic = "force-dynamic";

export function GET(request: Request): Response {
  const baseUrl = getServices().env.PUBLIC_URL ?? new URL(request.url).origin;
  return Response.json(createOpenApiDocument(baseUrl));
}
