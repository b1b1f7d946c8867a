import type { Cid } from "@/protocol/cid";
import { objectPath } from "@/protocol/object-path";
import { DomainError } from "@/server/kernel/errors";
import { createS3Client, type S3Access } from "../storage/s3-client";
import type { Cdn } from ".";
import { callApi } from "./call-api";
import { checkHealth } from "./check-health";
import { OBJECT_HEADERS, storeKey } from "./object-form";

export interface CloudflareAccess {
  /** `https://api.cloudflare.com/client/v4`, or a stand-in of a test. */
  readonly apiBase: string;
  readonly zoneId: string;
  /** With the right `Zone.Cache Purge` and no other. */
  readonly apiToken: string;
  /** R2 by its S3 interface. */
  readonly bucket: S3Access;
  /** The custom domain of the bucket, without a slash at the end. */
  readonly publicUrl: string;
  readonly now: () => Date;
}

/** Addresses in one call; the smallest of the plans' limits (https://developers.cloudflare.com/cache/how-to/purge-cache/). */
const ADDRESSES_PER_PURGE = 30;

/**
 * Cloudflare: objects in an R2 bucket, given out by the bucket's custom domain and forgotten by address. Its addresses do not expire.
 * Written from the public documentation; it has never met the real service.
 */
export function createCloudflareCdn(access: CloudflareAccess): Cdn {
  const send = createS3Client(access.bucket);
  const signBase = () => access.publicUrl;

  async function put(cid: Cid, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    const answer = await send({ method: "PUT", key: storeKey(cid), headers: OBJECT_HEADERS, body: bytes });
    await answer.body?.cancel();
    if (answer.status !== 200) throw new DomainError("unavailable", { sentence: `R2 refused an object (${answer.status}).` });
  }

  async function remove(cid: Cid): Promise<void> {
    const answer = await send({ method: "DELETE", key: storeKey(cid) });
    await answer.body?.cancel();
    if (![200, 204, 404].includes(answer.status)) throw new DomainError("unavailable", { sentence: `R2 refused to remove an object (${answer.status}).` });
  }

  async function forget(files: readonly string[]): Promise<void> {
    const headers = { authorization: `Bearer ${access.apiToken}`, "content-type": "application/json" };
    const url = `${access.apiBase}/zones/${access.zoneId}/purge_cache`;
    const answer = await callApi("Cloudflare", { method: "POST", url, headers, body: JSON.stringify({ files }), done: [200] });
    await answer.body?.cancel();
  }

  async function purge(cids: readonly Cid[]): Promise<void> {
    for (const cid of cids) await remove(cid);
    // The query is a part of what Cloudflare keeps an answer by, and people may have asked without it.
    const files = cids.flatMap((cid) => [`${access.publicUrl}${objectPath(cid)}`, `${access.publicUrl}/${storeKey(cid)}`]);
    for (let at = 0; at < files.length; at += ADDRESSES_PER_PURGE) await forget(files.slice(at, at + ADDRESSES_PER_PURGE));
  }

  const cdn = { name: "cloudflare", publicUrl: access.publicUrl, isSigned: false, put, purge, signBase } as const;
  return { ...cdn, health: () => checkHealth(cdn, access.now()) };
}
