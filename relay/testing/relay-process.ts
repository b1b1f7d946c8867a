// Started and killed by tests, as one file that starts at once: what relay/start.mjs runs.
import { runRelay } from "../run-relay";

const [name = "", ...args] = process.argv.slice(2);
const print = (line: string) => process.stdout.write(`${line}\n`);
process.exitCode = await runRelay(name, { args, env: process.env, print, say: print });
