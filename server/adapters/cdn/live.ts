import { z } from "zod";
import type { Env } from "@/server/kernel/env";
import type { Cdn } from ".";
import { createBunnyCdn } from "./bunny";
import { createCloudflareCdn } from "./cloudflare";
import { createEdgeCdn } from "./edge";

const CLOUDFLARE_API = "https://api.cloudflare.com/client/v4";
const BUNNY_API = "https://api.bunny.net";
/** R2 knows no regions. */
const R2_REGION = "auto";

const cloudflareShape = z.object({
  CLOUDFLARE_ZONE_ID: z.string(),
  CLOUDFLARE_API_TOKEN: z.string(),
  R2_ENDPOINT: z.string(),
  R2_BUCKET: z.string(),
  R2_ACCESS_KEY_ID: z.string(),
  R2_SECRET_ACCESS_KEY: z.string(),
});
const bunnyShape = z.object({ BUNNY_STORAGE_URL: z.string(), BUNNY_STORAGE_PASSWORD: z.string(), BUNNY_API_KEY: z.string() });

type VendorName = keyof z.output<typeof cloudflareShape> | keyof z.output<typeof bunnyShape>;
type CdnEnv = Pick<Env, "DEPLOYMENT" | "CDN_URL" | "EDGE_TOKEN" | "BUNNY_TOKEN_KEY" | VendorName>;

const trim = (url: string): string => url.replace(/\/+$/, "");

/** The variables of one vendor, all together; null when none of them is set. */
function takeAll<T extends z.ZodRawShape>(env: Readonly<Record<string, unknown>>, shape: z.ZodObject<T>): z.output<z.ZodObject<T>> | null {
  const names = Object.keys(shape.shape);
  const missing = names.filter((name) => env[name] === undefined);
  if (missing.length === names.length) return null;
  if (missing.length > 0) throw new Error(`Wrong environment: with ${names.find((name) => env[name] !== undefined)} go ${missing.join(", ")}`);
  return shape.parse(env);
}

/**
 * The CDN that the environment says; null without one, and then objects come from the other layers.
 * @throws Error of one line when variables of a vendor are missing, or two CDNs are set up at once.
 */
export function createCdn(env: CdnEnv, now: () => Date): Cdn | null {
  const [cloudflare, bunny, token] = [takeAll(env, cloudflareShape), takeAll(env, bunnyShape), env.EDGE_TOKEN];
  const set = [cloudflare, bunny, token].filter((each) => each !== null && each !== undefined);
  if (set.length === 0) return null;
  if (set.length > 1) throw new Error("Wrong environment: set the variables of one CDN, of Cloudflare or of Bunny");
  if (env.CDN_URL === undefined) throw new Error("Wrong environment: with a CDN goes CDN_URL, the address at which players reach it");
  const publicUrl = trim(env.CDN_URL);
  if (cloudflare !== null) {
    const { CLOUDFLARE_ZONE_ID: zoneId, CLOUDFLARE_API_TOKEN: apiToken, R2_ENDPOINT: endpoint, R2_BUCKET: name } = cloudflare;
    const bucket = { endpoint, bucket: name, region: R2_REGION, accessKeyId: cloudflare.R2_ACCESS_KEY_ID, secretAccessKey: cloudflare.R2_SECRET_ACCESS_KEY };
    return createCloudflareCdn({ apiBase: CLOUDFLARE_API, zoneId, apiToken, bucket, publicUrl, now });
  }
  if (bunny !== null) {
    const { BUNNY_API_KEY: apiKey, BUNNY_STORAGE_URL: storageUrl, BUNNY_STORAGE_PASSWORD: storagePassword } = bunny;
    return createBunnyCdn({ apiBase: BUNNY_API, apiKey, storageUrl: trim(storageUrl), storagePassword, publicUrl, tokenKey: env.BUNNY_TOKEN_KEY ?? null, now });
  }
  if (env.DEPLOYMENT === "production") throw new Error("Wrong environment: EDGE_TOKEN belongs to the local edge, which does not run in production");
  return createEdgeCdn({ publicUrl, token: token ?? "", now });
}
