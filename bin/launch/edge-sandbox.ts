import { randomBytes } from "node:crypto";
import { listenOnce } from "@/db/embedded/cluster";
import { keepSecrets } from "./secrets";

const TOKEN_BYTES = 16;

/** Whether a copy has the local edge as its CDN: one without a CDN of its own does, and production never. */
export function hasEdgeSandbox({ NODE_ENV, DEPLOYMENT, CDN_URL }: NodeJS.ProcessEnv): boolean {
  return NODE_ENV !== "production" && DEPLOYMENT !== "production" && !CDN_URL;
}

/** What a copy needs to put its objects on the local edge; nothing where it has none. */
export async function edgeVariables(outer: NodeJS.ProcessEnv, place: { readonly dataDir: string; readonly port: number }): Promise<Record<string, string>> {
  if (!hasEdgeSandbox(outer)) return {};
  const { EDGE_TOKEN } = await keepSecrets(place.dataDir, { EDGE_TOKEN: () => randomBytes(TOKEN_BYTES).toString("hex") });
  const port = outer.EDGE_SANDBOX_PORT || (await listenOnce(0));
  if (port === undefined) throw new Error("No port is free for the local edge.");
  return { EDGE_TOKEN, EDGE_SANDBOX_PORT: String(port), CDN_URL: `http://127.0.0.1:${port}`, EDGE_ORIGIN_URL: `http://127.0.0.1:${place.port}` };
}
