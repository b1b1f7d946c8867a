import type { Upstream } from "../config";
import type { Relay } from "../relay";
import { createFolderSource } from "../sources/folder-source";
import { createHttpSource } from "../sources/http-source";
import { createRsyncSource } from "../sources/rsync-source";
import type { Source } from "../sources/source";

/** The places that the operator wrote down, in that order. @param pullsAtOnce of each that is asked for one object after the other */
export function openSources(relay: Relay, pullsAtOnce?: number): readonly Source[] {
  return relay.config.upstreams.map((upstream) => openSource(upstream, relay.store.incoming, pullsAtOnce));
}

function openSource(upstream: Upstream, incoming: string, pullsAtOnce?: number): Source {
  if (upstream.kind === "rsync") return createRsyncSource(upstream, incoming);
  return upstream.kind === "folder" ? createFolderSource(upstream.path) : createHttpSource(upstream, pullsAtOnce);
}
