import { installAdapter, removeAdapter } from "../adapters/install-adapter";
import { ADAPTER_NAMES, type AdapterName, placeOfAdapter, readAdapterName, readAdapterState } from "../adapters/installed-adapter";
import type { RelayConfig } from "../config";
import { type Command, type CommandContext, openRelayFor, readArgs } from "./command";

const STATES = { absent: "not installed", installed: "installed", other: "installed by another version of this relay: install it again" } as const;
const USAGE = `adapter install|remove ${ADAPTER_NAMES.join("|")}`;

/** Installs a program for another network into the relay's folder, removes it, or says which are there. None runs before `relay.json` names it. */
export const adapter: Command = async (context) => {
  if (context.args[0] === "status") return showStatus(context);
  const { words, folder } = readArgs(context, USAGE, 2);
  const [what, name] = [words[0], ADAPTER_NAMES.find((each) => each === words[1])];
  if (name === undefined || (what !== "install" && what !== "remove")) throw new Error(`Usage: npm run relay -- ${USAGE} [--dir FOLDER], or adapter status`);
  if (what === "install") return install(context, folder, name);
  await removeAdapter(folder, name);
  context.print(`The adapter ${name} is not here any more, nor what it kept.`);
  return 0;
};

async function install(context: CommandContext, folder: string, name: AdapterName): Promise<number> {
  const { config } = await openRelayFor(context, folder);
  context.say(`Brings the adapter ${name} from npm: some hundred MB, of which a Node of its own is the most.`);
  await installAdapter(folder, name);
  context.print(`The adapter ${name} is in ${placeOfAdapter(folder, name).program}. ${describeUse(config, name)}`);
  return 0;
}

function describeUse({ adapters }: RelayConfig, name: AdapterName): string {
  return adapters[name] === undefined ? `It is off until "adapters" in relay.json has "${name}".` : "`serve` starts it.";
}

async function showStatus(context: CommandContext): Promise<number> {
  const { values, folder } = readArgs(context, "adapter status [--json]", 1, ["json"]);
  const { config } = await openRelayFor(context, folder);
  const found = await Promise.all(
    ADAPTER_NAMES.map(async (name) => ({
      name,
      state: await readAdapterState(folder, name),
      isOn: config.adapters[name] !== undefined,
      /** By what others know it, once it has served. */
      knownAs: await readAdapterName(folder, name),
    })),
  );
  if (values.json === true) context.print(JSON.stringify(found));
  for (const { name, state, isOn, knownAs } of values.json === true ? [] : found) {
    context.print(`${name}: ${STATES[state]}, ${isOn ? "on" : "off"} in relay.json${knownAs === null ? "" : `, known as ${knownAs}`}`);
  }
  return 0;
}
