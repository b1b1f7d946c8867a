import { createHash } from "node:crypto";
import type { Cid } from "@/protocol/cid";
import { objectPath } from "@/protocol/object-path";
import type { Cdn } from ".";
import { signBunnyBase } from "./bunny-token";
import { callApi } from "./call-api";
import { checkHealth } from "./check-health";
import { OBJECT_HEADERS, storeKey } from "./object-form";

export interface BunnyAccess {
  /** `https://api.bunny.net`, or a stand-in of a test. */
  readonly apiBase: string;
  readonly apiKey: string;
  /** The storage zone: `https://storage.bunnycdn.com/<zone>`, without a slash at the end. */
  readonly storageUrl: string;
  readonly storagePassword: string;
  /** Of the pull zone before it, without a slash at the end. */
  readonly publicUrl: string;
  /** Of the pull zone's token authentication; null where that is off. With it, the zone answers by IPv4 alone. */
  readonly tokenKey: string | null;
  readonly now: () => Date;
}

/**
 * Bunny: objects in a storage zone, given out by a pull zone, forgotten address by address.
 * Written from the public documentation; it has never met the real service.
 */
export function createBunnyCdn(access: BunnyAccess): Cdn {
  const { tokenKey } = access;
  const atStorage = { AccessKey: access.storagePassword };
  const signBase = (expiresAt: Date) => (tokenKey === null ? access.publicUrl : signBunnyBase(access.publicUrl, tokenKey, expiresAt));

  async function put(cid: Cid, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    // Bunny refuses what does not have this sum, in the upper case that it wants.
    const checksum = createHash("sha256").update(bytes).digest("hex").toUpperCase();
    const headers = { ...atStorage, "content-type": OBJECT_HEADERS["content-type"], Checksum: checksum };
    const answer = await callApi("Bunny", { method: "PUT", url: `${access.storageUrl}/${storeKey(cid)}`, headers, body: bytes, done: [201] });
    await answer.body?.cancel();
  }

  async function purge(cids: readonly Cid[]): Promise<void> {
    for (const cid of cids) {
      const gone = await callApi("Bunny", { method: "DELETE", url: `${access.storageUrl}/${storeKey(cid)}`, headers: atStorage, done: [200, 404] });
      await gone.body?.cancel();
      for (const path of [objectPath(cid), `/${storeKey(cid)}`]) {
        const url = `${access.apiBase}/purge?${new URLSearchParams({ url: `${access.publicUrl}${path}`, async: "false" })}`;
        const answer = await callApi("Bunny", { method: "POST", url, headers: { AccessKey: access.apiKey }, done: [200, 204] });
        await answer.body?.cancel();
      }
    }
  }

  const cdn = { name: "bunny", publicUrl: access.publicUrl, isSigned: tokenKey !== null, put, purge, signBase } as const;
  return { ...cdn, health: () => checkHealth(cdn, access.now()) };
}
