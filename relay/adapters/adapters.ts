import { writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { Relay } from "../relay";
import { SourceFault } from "../sources/source";
import { OBJECTS_FOLDER } from "../store/folder-layout";
import { type AdapterDoor, AdapterProcess, type AdapterSelf } from "./adapter-process";
import { ADAPTER_NAMES, type AdapterName, commandOfAdapter, placeOfAdapter } from "./installed-adapter";

/** Adapters as sources use them, each started when it is first asked for. */
export interface Doors {
  /** Where one is asked for objects. @throws SourceFault when it is not installed, or does not answer */
  door(name: AdapterName): Promise<AdapterDoor>;
  close(): Promise<void>;
}

/** The adapters that `relay.json` names. */
export interface Adapters extends Doors {
  /** Starts all of them. One that cannot be is said, and holds up nothing. */
  start(): Promise<void>;
  /** For sources that come and go while these stay. */
  lend(): Doors;
}

/** @param giveFrom the relay's own address, by which adapters give what it has; null where they only take */
export function openAdapters(relay: Relay, giveFrom: string | null): Adapters {
  const opened = new Map<AdapterName, Promise<AdapterProcess>>();
  const open = (name: AdapterName): Promise<AdapterProcess> => {
    const known = opened.get(name) ?? startAdapter(relay, name, giveFrom);
    opened.set(name, known);
    return known;
  };
  const door = async (name: AdapterName): Promise<AdapterDoor> => (await open(name)).door();
  return {
    door,
    lend: () => ({ door, close: async () => undefined }),
    start: async () => {
      await Promise.all(
        namesIn(relay).map((name) => open(name).catch((thrown: unknown) => relay.say(thrown instanceof Error ? thrown.message : String(thrown)))),
      );
    },
    close: async () => {
      const settled = await Promise.allSettled(opened.values());
      await Promise.all(settled.map((each) => (each.status === "fulfilled" ? each.value.close() : undefined)));
    },
  };
}

function namesIn({ config }: Relay): readonly AdapterName[] {
  return ADAPTER_NAMES.filter((name) => config.adapters[name] !== undefined);
}

interface Settings {
  /** What the program is told. */
  readonly told: object;
  /** Folders of the relay that it may read. */
  readonly reads: readonly string[];
}

function settingsOf({ config, store }: Relay, name: AdapterName, giveFrom: string | null): Settings {
  const gives = giveFrom !== null;
  if (name === "ipfs") {
    const { listen = [], peers = [] } = config.adapters.ipfs ?? {};
    return { told: { giveFrom, listen: gives ? listen : [], peers }, reads: [] };
  }
  const { listen = null, peers = [] } = config.adapters.hyper ?? {};
  const objects = join(resolve(store.folder), OBJECTS_FOLDER);
  return { told: { objects, listen: gives ? listen : null, peers }, reads: gives && listen !== null ? [objects] : [] };
}

async function startAdapter(relay: Relay, name: AdapterName, giveFrom: string | null): Promise<AdapterProcess> {
  const gives = giveFrom !== null;
  const settings = settingsOf(relay, name, giveFrom);
  const command = await commandOfAdapter(relay.folder, name, gives, settings.reads).catch((thrown: unknown) => {
    throw new SourceFault(thrown instanceof Error ? thrown.message : String(thrown));
  });
  const onReady = ({ name: self, addresses }: AdapterSelf): void => {
    if (!gives || addresses.length === 0) return;
    relay.say([`${name}: known as ${self}`, ...addresses.map((address) => `gives at ${address}`)].join(", "));
    writeFile(join(placeOfAdapter(relay.folder, name).all, "name"), self).catch((thrown: unknown) => relay.say(String(thrown)));
  };
  const adapter = new AdapterProcess({ name, command, settings: settings.told, say: relay.say, onReady });
  adapter.start();
  return adapter;
}
