import { resolve } from "node:path";
import { openNeighbours } from "../lan/lan-neighbours";
import { createFolderSource } from "../sources/folder-source";
import { syncUpstreams } from "../sync/sync-upstreams";
import { type SyncResult, syncWorks } from "../sync/sync-works";
import { type Command, type CommandContext, openRelayFor, readArgs } from "./command";

/** Pulls pinned works from the upstreams, with `--lan` then from neighbours that have relays; 1 when one is not whole afterwards. */
export const sync: Command = async (context) => {
  const { values, folder } = readArgs(context, "sync [--lan] [--json]", 0, ["lan", "json"]);
  const relay = await openRelayFor(context, folder);
  const neighbours = values.lan === true ? await openNeighbours(relay.say, null) : [];
  return report(context, await syncUpstreams(relay, { after: neighbours }), values.json === true);
};

/** The same from a folder that somebody brought, a stick for one. Nothing of it is believed either. */
export const importFolder: Command = async (context) => {
  const { words, values, folder } = readArgs(context, "import FOLDER [--json]", 1, ["json"]);
  const relay = await openRelayFor(context, folder);
  return report(context, await syncWorks(relay, [createFolderSource(resolve(words[0] ?? ""))]), values.json === true);
};

function report({ print }: CommandContext, result: SyncResult, isJson: boolean): number {
  if (isJson) print(JSON.stringify(result));
  else print(describeSync(result));
  return result.works.every(({ state }) => state === "whole") ? 0 : 1;
}

/** A line a work, and what went wrong on the way. */
export function describeSync({ works, faults, pulledObjects, pulledBytes }: SyncResult): string {
  const lines = works.flatMap(({ work, state, seq, missing, notes }) => [
    `${work}: ${state}${seq === 0 ? "" : `, root ${seq}`}${missing === 0 ? "" : `, ${missing} objects missing`}`,
    ...notes.map((note) => `  ${note}`),
  ]);
  return [...lines, ...faults.map((fault) => `left out ${fault}`), `${pulledObjects} objects pulled, ${pulledBytes} bytes`].join("\n");
}
