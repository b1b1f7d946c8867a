import { parseArgs } from "node:util";
import { openRelay, type Relay } from "../relay";

export interface CommandContext {
  /** What follows the name of the command. */
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  /** What the command is asked for; goes to stdout. */
  readonly print: (line: string) => unknown;
  /** For whoever watches; goes to stderr. */
  readonly say: (line: string) => unknown;
}

/** Does one thing and answers with the exit status. @throws Error whose message is for the operator */
export type Command = (context: CommandContext) => Promise<number>;

const FOLDER_DEFAULT = ".data/relay";
const OPTIONS = {
  dir: { type: "string" },
  json: { type: "boolean" },
  key: { type: "string" },
  name: { type: "string" },
  host: { type: "string" },
  port: { type: "string" },
  "sync-every": { type: "string" },
  "public-url": { type: "string" },
  lan: { type: "boolean" },
} as const;

type OptionName = keyof typeof OPTIONS;

export interface ReadArgs {
  readonly words: readonly string[];
  readonly values: { readonly [name in OptionName]?: string | boolean };
  readonly folder: string;
}

/** @param usage what the command takes, said when it gets something else @throws Error */
export function readArgs(context: CommandContext, usage: string, words: number, allowed: readonly OptionName[] = []): ReadArgs {
  const read = parse(context.args, usage);
  const isUnknown = Object.keys(read.values).some((name) => name !== "dir" && !allowed.some((each) => each === name));
  if (read.positionals.length !== words || isUnknown) throw new Error(`Usage: npm run relay -- ${usage} [--dir FOLDER]`);
  return { words: read.positionals, values: read.values, folder: read.values.dir ?? context.env.RELAY_DIR ?? FOLDER_DEFAULT };
}

function parse(args: readonly string[], usage: string) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
  } catch (thrown) {
    throw new Error(`${thrown instanceof Error ? thrown.message : String(thrown)}\nUsage: npm run relay -- ${usage} [--dir FOLDER]`);
  }
}

export function openRelayFor(context: CommandContext, folder: string): Promise<Relay> {
  return openRelay({ folder, say: context.say });
}
