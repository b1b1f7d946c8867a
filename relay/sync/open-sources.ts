import { type Doors, openAdapters } from "../adapters/adapters";
import type { Upstream } from "../config";
import type { Relay } from "../relay";
import { createAdapterSource } from "../sources/adapter-source";
import { createFolderSource } from "../sources/folder-source";
import { createHttpSource } from "../sources/http-source";
import { createIpfsSource } from "../sources/ipfs-source";
import { createRsyncSource } from "../sources/rsync-source";
import type { Source } from "../sources/source";

interface Opening {
  /** Of each that is asked for one object after the other. */
  readonly pullsAtOnce?: number;
  /** Adapters that run already; without them, sources start their own and end them. */
  readonly adapters?: Doors;
}

/** The places that the operator wrote down, in that order. */
export function openSources(relay: Relay, opening: Opening = {}): readonly Source[] {
  return relay.config.upstreams.map((upstream) => openSource(upstream, relay, opening));
}

function openSource(upstream: Upstream, relay: Relay, { pullsAtOnce, adapters }: Opening): Source {
  const { config, store } = relay;
  if (upstream.kind === "folder") return createFolderSource(upstream.path);
  if (upstream.kind === "ipfs") return createIpfsSource(upstream, pullsAtOnce);
  if (upstream.kind === "adapter") return createAdapterSource(upstream.name, adapters ?? openAdapters(relay, null), pullsAtOnce);
  const allowYggdrasil = config.yggdrasil;
  if (upstream.kind === "rsync") return createRsyncSource({ ...upstream, allowYggdrasil }, store.incoming);
  return createHttpSource({ ...upstream, allowYggdrasil }, pullsAtOnce);
}
