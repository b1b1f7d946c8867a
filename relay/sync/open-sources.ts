import type { Upstream } from "../config";
import type { Relay } from "../relay";
import { createFolderSource } from "../sources/folder-source";
import { createHttpSource } from "../sources/http-source";
import { createRsyncSource } from "../sources/rsync-source";
import type { Source } from "../sources/source";

/** The places that the operator wrote down, in that order. */
export function openSources(relay: Relay): readonly Source[] {
  return relay.config.upstreams.map((upstream) => openSource(upstream, relay.store.incoming));
}

function openSource(upstream: Upstream, incoming: string): Source {
  if (upstream.kind === "rsync") return createRsyncSource(upstream, incoming);
  return upstream.kind === "folder" ? createFolderSource(upstream.path) : createHttpSource(upstream);
}
