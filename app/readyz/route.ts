import { checkReadiness, healthResponse } from "@/server/api/health";
import { getServices } from "@/server/services-live";

export const dynamic = "force-dynamic";

export async function GET(): Promise<Response> {
  return healthResponse(await checkReadiness(getServices().db));
}
