import type { Cid } from "@/protocol/cid";
import { objectPath } from "@/protocol/object-path";
import type { Cdn } from ".";
import { callApi } from "./call-api";
import { checkHealth } from "./check-health";
import { OBJECT_HEADERS } from "./object-form";

export interface EdgeAccess {
  /** Where it listens on this machine, without a slash at the end. */
  readonly publicUrl: string;
  readonly token: string;
  readonly now: () => Date;
}

/** The local edge (`sandbox/edge`): the CDN of a copy on somebody's own machine. */
export function createEdgeCdn(access: EdgeAccess): Cdn {
  const authorization = `Bearer ${access.token}`;
  const addressOf = (cid: Cid) => `${access.publicUrl}${objectPath(cid)}`;
  const signBase = () => access.publicUrl;

  async function put(cid: Cid, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    const headers = { authorization, "content-type": OBJECT_HEADERS["content-type"] };
    const answer = await callApi("The local edge", { method: "PUT", url: addressOf(cid), headers, body: bytes, done: [201] });
    await answer.body?.cancel();
  }

  async function purge(cids: readonly Cid[]): Promise<void> {
    for (const cid of cids) {
      const answer = await callApi("The local edge", { method: "DELETE", url: addressOf(cid), headers: { authorization }, done: [204] });
      await answer.body?.cancel();
    }
  }

  const cdn = { name: "edge", publicUrl: access.publicUrl, isSigned: false, put, purge, signBase } as const;
  return { ...cdn, health: () => checkHealth(cdn, access.now()) };
}
