import { z } from "zod";
import { startS3StandIn } from "../s3-stand-in";
import { type Answer, type Asked, PublicCache, startVendorServer, type VendorServer } from "./vendor-server";

const ZONE = "0123456789abcdef0123456789abcdef";
const TOKEN = "a token that may purge";
/** Nothing else may stand in the body: https://developers.cloudflare.com/api/resources/cache/methods/purge/. */
const purgeShape = z.strictObject({ files: z.array(z.url()).min(1).max(30) });

export interface CloudflareServer {
  readonly access: {
    apiBase: string;
    zoneId: string;
    apiToken: string;
    bucket: Awaited<ReturnType<typeof startS3StandIn>> & { region: string };
    publicUrl: string;
  };
  readonly api: VendorServer;
  readonly cache: PublicCache;
  close(): Promise<void>;
}

const refusal = (status: number, message: string): Answer => ({
  status,
  body: JSON.stringify({ success: false, errors: [{ code: 1000 + status, message }], messages: [], result: null }),
});

/** The part of Cloudflare that objects need, written from its documentation: R2 by S3, the bucket's domain with its cache, and purge by address. Nothing unknown is let pass. */
export async function startCloudflareServer(): Promise<CloudflareServer> {
  const bucket = await startS3StandIn();
  const cache = new PublicCache((path) => bucket.read(path.slice(1)));
  const edge = await startVendorServer(({ method, url }) => (method === "GET" ? cache.get(url.pathname + url.search) : { status: 405 }));

  function answerApi({ method, url, headers, body }: Asked): Answer {
    if (headers.authorization !== `Bearer ${TOKEN}`) return refusal(403, "Authentication error");
    if (method !== "POST" || url.search !== "" || url.pathname !== `/client/v4/zones/${ZONE}/purge_cache`) return refusal(404, "No route");
    if (headers["content-type"] !== "application/json") return refusal(415, "Content-Type must be application/json");
    const asked = purgeShape.safeParse(JSON.parse(body.toString()));
    if (!asked.success) return refusal(400, asked.error.message);
    for (const file of asked.data.files) {
      if (!file.startsWith(`${edge.url}/`)) return refusal(400, "Unable to purge: the address is not of this zone");
      cache.forget(file.slice(edge.url.length));
    }
    return { status: 200, body: JSON.stringify({ success: true, errors: [], messages: [], result: { id: ZONE } }) };
  }

  const api = await startVendorServer(answerApi);
  const access = { apiBase: `${api.url}/client/v4`, zoneId: ZONE, apiToken: TOKEN, bucket: { ...bucket, region: "auto" }, publicUrl: edge.url };
  const close = async (): Promise<void> => {
    for (const server of [api, edge, bucket]) await server.close();
  };
  return { access, api, cache, close };
}
