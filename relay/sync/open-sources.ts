import type { Upstream } from "../config";
import type { Relay } from "../relay";
import { createFolderSource } from "../sources/folder-source";
import { createHttpSource } from "../sources/http-source";
import { createIpfsSource } from "../sources/ipfs-source";
import { createRsyncSource } from "../sources/rsync-source";
import type { Source } from "../sources/source";

/** The places that the operator wrote down, in that order. @param pullsAtOnce of each that is asked for one object after the other */
export function openSources(relay: Relay, pullsAtOnce?: number): readonly Source[] {
  return relay.config.upstreams.map((upstream) => openSource(upstream, relay, pullsAtOnce));
}

function openSource(upstream: Upstream, { config, store }: Relay, pullsAtOnce?: number): Source {
  if (upstream.kind === "folder") return createFolderSource(upstream.path);
  if (upstream.kind === "ipfs") return createIpfsSource(upstream, pullsAtOnce);
  const allowYggdrasil = config.yggdrasil;
  if (upstream.kind === "rsync") return createRsyncSource({ ...upstream, allowYggdrasil }, store.incoming);
  return createHttpSource({ ...upstream, allowYggdrasil }, pullsAtOnce);
}
