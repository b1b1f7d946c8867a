import { readFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { type Cid, isCid, makeCid } from "@/protocol/cid";
import { OBJECT_BYTES_MAX } from "@/protocol/limits";
import { objectPath } from "@/protocol/object-path";
import type { Cdn } from "@/server/adapters/cdn";
import { createCdn } from "@/server/adapters/cdn/live";
import { systemClock } from "@/server/kernel/clock";
import { readEnv } from "@/server/kernel/env";
import { findDomainError } from "@/server/kernel/errors";
import { runCommand } from "./launch/run-command";
import { withCopy } from "./launch/with-copy";

const USAGE = `Usage: npm run cdn -- health | put FILE… | purge CID… | sign CID [--minutes 60]
  Tries the CDN that the environment sets up (docs/operate.md). put prints the name of each file's bytes.`;
const MINUTE_MS = 60_000;

const print = (line: string): void => void process.stdout.write(`${line}\n`);

function readNames(texts: readonly string[]): Cid[] {
  return texts.map((text) => {
    if (!isCid(text)) throw new Error(`${text} is no name of an object.\n${USAGE}`);
    return text;
  });
}

async function putFile(cdn: Cdn, path: string): Promise<void> {
  const bytes = new Uint8Array(await readFile(path));
  if (bytes.length > OBJECT_BYTES_MAX) throw new Error(`${path} has ${bytes.length} bytes; an object has at most ${OBJECT_BYTES_MAX}.`);
  const cid = await makeCid(bytes);
  await cdn.put(cid, bytes);
  print(`${cid}  ${path}`);
}

async function run(): Promise<number> {
  const { positionals, values } = parseArgs({ allowPositionals: true, options: { minutes: { type: "string", default: "60" } } });
  const [verb = "", ...rest] = positionals;
  const cdn = createCdn(readEnv(process.env), () => systemClock.now());
  if (cdn === null) throw new Error("No CDN is set up here; docs/operate.md says how.");
  if (verb === "health" && rest.length === 0) {
    const health = await cdn.health();
    print(JSON.stringify({ cdn: cdn.name, isSigned: cdn.isSigned, ...health }));
    return health.isWell ? 0 : 1;
  }
  if (rest.length === 0 || !["put", "purge", "sign"].includes(verb)) throw new Error(USAGE);
  if (verb === "put") for (const path of rest) await putFile(cdn, path);
  if (verb === "purge") await cdn.purge(readNames(rest));
  if (verb === "sign") {
    const minutes = Number(values.minutes);
    if (!Number.isInteger(minutes) || minutes < 1) throw new Error(`--minutes takes a whole number.\n${USAGE}`);
    const base = cdn.signBase(new Date(systemClock.now().getTime() + minutes * MINUTE_MS));
    for (const cid of readNames(rest)) print(`${base}${objectPath(cid)}`);
  }
  return 0;
}

await runCommand(() =>
  withCopy(run).catch((thrown: unknown) => {
    throw new Error(findDomainError(thrown)?.sentence ?? (thrown instanceof Error ? thrown.message : String(thrown)));
  }),
);
