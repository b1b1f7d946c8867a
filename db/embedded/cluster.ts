import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chown, mkdir, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { promisify } from "node:util";
import { exists } from "./binaries";
import type { RunAs } from "./run-as";

const run = promisify(execFile);

export const SUPERUSER = "mhc";
export const HOST = "127.0.0.1";
/** Each wait is one step longer than the last: 20 seconds in all. */
const LEFTOVER_REMOVAL_TRIES = 20;
const LEFTOVER_RETRY_MS = 100;
const PASSWORD_BYTES = 24;
const LOG_BYTES_MAX = 5_000_000;

/** Makes the cluster whole or not at all: a half made one has another name, and goes. */
export async function ensureCluster(as: RunAs): Promise<{ cluster: string; password: string }> {
  await mkdir(as.home, { recursive: true });
  const cluster = join(as.home, "cluster");
  const passwordFile = join(as.home, "password");
  if (!(await exists(passwordFile))) await writeSecret(as, passwordFile, randomBytes(PASSWORD_BYTES).toString("base64url"));
  const password = await readFile(passwordFile, "utf8");
  if (await exists(cluster)) return { cluster, password };

  for (const name of await readdir(as.home)) {
    // The initdb of a start that was killed may still be writing; it gives up when it finds its files gone.
    if (name.startsWith("cluster."))
      await rm(join(as.home, name), { recursive: true, force: true, maxRetries: LEFTOVER_REMOVAL_TRIES, retryDelay: LEFTOVER_RETRY_MS });
  }
  const half = `${cluster}.${randomBytes(4).toString("hex")}`;
  // The builtin C.UTF-8 knows case in every script and sorts alike on every machine; the bundled ICU is old.
  const initdb = ["-D", half, "-U", SUPERUSER, `--pwfile=${passwordFile}`, "--auth=scram-sha-256", "--encoding=UTF8"];
  const locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C", "--no-instructions"];
  const [program = "", ...args] = [...as.prefix, join(as.native, "bin", "initdb"), ...initdb, ...locale];
  await run(program, args, { uid: as.uid, gid: as.gid, cwd: as.home, env: serverEnv() });
  await rename(half, cluster);
  return { cluster, password };
}

/** What the server may see of our environment: nothing that would steer or leak. */
export function serverEnv(): NodeJS.ProcessEnv {
  return { NODE_ENV: process.env.NODE_ENV, PATH: process.env.PATH, LANG: "C", TZ: "UTC" };
}

async function writeSecret(as: RunAs, file: string, text: string): Promise<void> {
  const half = `${file}.new`;
  await writeFile(half, text, { mode: 0o600 });
  if (as.uid !== undefined && as.gid !== undefined) await chown(half, as.uid, as.gid);
  await rename(half, file);
}

/** The port of the last start if it is still free, else another free one. */
export async function choosePort(home: string): Promise<number> {
  const file = join(home, "port");
  const last = (await exists(file)) ? Number(await readFile(file, "utf8")) : 0;
  const port = (await listenOnce(last)) ?? (await listenOnce(0));
  if (port === undefined) throw new Error(`No port of ${HOST} is free for Postgres.`);
  if (port !== last) await writeFile(file, String(port));
  return port;
}

/** Whether a port is free; 0 asks for any. @returns the port, or undefined when it is taken. */
export function listenOnce(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(undefined));
    server.listen({ host: HOST, port, exclusive: true }, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" ? address?.port : undefined));
    });
  });
}

/** Keeps one older log beside the current one. */
export async function rotateLog(file: string): Promise<void> {
  if ((await exists(file)) && (await stat(file)).size > LOG_BYTES_MAX) await rename(file, `${file}.1`);
}
