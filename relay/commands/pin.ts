import { createDnsResolver } from "../names/dns-resolver";
import { createDohResolver } from "../names/doh-resolver";
import { findKey } from "../names/find-key";
import type { NameResolver } from "../names/resolver";
import type { Relay } from "../relay";
import { BoundedGet } from "../sources/bounded-get";
import { askRoot } from "../sources/http-source";
import { readPins, writePins } from "../works/pins";
import { type Command, openRelayFor, readArgs } from "./command";

/** Wants a work whole from now on; the artist's key is given, found by a name of theirs, or asked of the application. */
export const pin: Command = async (context) => {
  const { words, values, folder } = readArgs(context, "pin WORK [--key KEY | --name NAME]", 1, ["key", "name"]);
  const relay = await openRelayFor(context, folder);
  const [work = ""] = words;
  if (values.key !== undefined && values.name !== undefined) throw new Error("Give --key or --name, not both.");
  const key =
    typeof values.key === "string"
      ? values.key
      : typeof values.name === "string"
        ? await findKey(openResolvers(relay), values.name)
        : await askKey(relay, work);
  const others = (await readPins(folder)).filter((each) => each.work !== work);
  await writePins(folder, [...others, { work, key }]);
  context.print(`${work} is pinned to the key ${key}. \`sync\` brings it.`);
  return 0;
};

/** Lets a work go: its objects stay until their room is needed. */
export const unpin: Command = async (context) => {
  const { words, folder } = readArgs(context, "unpin WORK", 1);
  const pins = await readPins(folder);
  const left = pins.filter(({ work }) => work !== words[0]);
  if (left.length === pins.length) throw new Error(`${words[0]} is not pinned.`);
  await writePins(folder, left);
  context.print(`${words[0]} is no longer pinned.`);
  return 0;
};

/** The first key of the first application that knows the work. @throws Error when none does */
async function askKey(relay: Relay, work: string): Promise<string> {
  for (const upstream of relay.config.upstreams) {
    if (upstream.kind !== "origin") continue;
    const get = new BoundedGet({ ...upstream, allowYggdrasil: relay.config.yggdrasil });
    try {
      const key = (await askRoot(get, work))?.keys[0];
      if (key !== undefined) return key;
    } finally {
      get.close();
    }
  }
  throw new Error("No upstream of the kind origin knows this work. Give the artist's key with --key.");
}

/** Those that the operator wrote down, in that order. */
function openResolvers({ config }: Relay): readonly NameResolver[] {
  return config.names.map((resolver) => (resolver.kind === "doh" ? createDohResolver(resolver.url) : createDnsResolver(resolver)));
}
