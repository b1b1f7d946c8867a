import { sql } from "drizzle-orm";
import { getServices } from "@/server/services-live";

export const dynamic = "force-dynamic";

/** 200 when this process can serve: it is up and reaches its database. */
export async function GET(): Promise<Response> {
  try {
    await getServices().db.execute(sql`select 1`);
    return Response.json({ status: "ok" });
  } catch {
    return Response.json({ status: "the database does not answer" }, { status: 503, headers: { "retry-after": "2" } });
  }
}
