import { errorResponse, logFailure } from "@/server/api/error-body";
import { hasMetricsToken, metricsText } from "@/server/api/metrics";
import { newId } from "@/server/kernel/ids";
import { getServices } from "@/server/services-live";

export const dynamic = "force-dynamic";

export async function GET(request: Request): Promise<Response> {
  const services = getServices();
  // Without the token the page is not to be known of.
  if (!hasMetricsToken(services.env.METRICS_TOKEN, request.headers.get("authorization"))) return new Response("Not found\n", { status: 404 });
  const requestId = newId("request");
  try {
    return new Response(await metricsText(services), { headers: { "content-type": "text/plain; version=0.0.4; charset=utf-8", "cache-control": "no-store" } });
  } catch (thrown) {
    logFailure(services.log, thrown, { requestId }, "What is measured could not be read.");
    return errorResponse(thrown, requestId);
  }
}
