import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Relay } from "../relay";
import { SourceFault } from "../sources/source";
import { type AdapterDoor, AdapterProcess, type AdapterSelf } from "./adapter-process";
import { type AdapterName, commandOfAdapter, placeOfAdapter } from "./installed-adapter";

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
  return config.adapters.ipfs === undefined ? [] : ["ipfs"];
}

async function startAdapter(relay: Relay, name: AdapterName, giveFrom: string | null): Promise<AdapterProcess> {
  const gives = giveFrom !== null;
  const command = await commandOfAdapter(relay.folder, name, gives).catch((thrown: unknown) => {
    throw new SourceFault(thrown instanceof Error ? thrown.message : String(thrown));
  });
  const { listen = [], peers = [] } = relay.config.adapters[name] ?? {};
  const onReady = ({ name: self, addresses }: AdapterSelf): void => {
    if (!gives) return;
    relay.say([`${name}: known as ${self}`, ...addresses.map((address) => `gives at ${address}`)].join(", "));
    writeFile(join(placeOfAdapter(relay.folder, name).all, "name"), self).catch((thrown: unknown) => relay.say(String(thrown)));
  };
  const settings = { giveFrom, listen: gives ? listen : [], peers };
  const adapter = new AdapterProcess({ name, command, settings, say: relay.say, onReady });
  adapter.start();
  return adapter;
}
