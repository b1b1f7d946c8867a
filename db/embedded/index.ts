import { type ChildProcess, fork } from "node:child_process";
import { mkdir, readFile, realpath } from "node:fs/promises";
import { totalmem } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { findBinaries } from "./binaries";
import { choosePort, ensureCluster, HOST, rotateLog, SUPERUSER, serverEnv } from "./cluster";
import { clearLeftover } from "./leftover";
import { chooseRunAs, type RunAs } from "./run-as";

export interface EmbeddedPostgres {
  /** Of the database `postgres`, with the password in it. */
  readonly url: string;
  readonly port: number;
  /** Of the server itself. */
  readonly pid: number;
  /** Resolves with the reason when the server has ended, asked or not. */
  readonly exited: Promise<string>;
  stop(): Promise<void>;
}

const ATTEMPTS_MAX = 5;
const READY_TIMEOUT_MS = 60_000;
const READY_POLL_MS = 25;
const LOG_LINES_SHOWN = 5;
const BYTES_A_MIB = 2 ** 20;
const SHARED_BUFFERS_MIB_MIN = 128;
const SHARED_BUFFERS_MIB_MAX = 1_024;

interface EmbeddedOptions {
  readonly dataDir: string;
  readonly log: (line: string) => void;
  /** Of data that nobody needs once the machine has stopped, such as a test's: what is committed outlives every process, but not a power cut. */
  readonly isThrowaway?: boolean;
}

/**
 * Starts the Postgres that npm installed, on 127.0.0.1 only, with its files, password, port and log in `dataDir`.
 * A server that an earlier start left behind is ended first. When this process ends, however it does, the server ends too.
 * The caller sees to it that one process at a time starts a `dataDir`.
 */
export async function startEmbeddedPostgres(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const directory = resolve(options.dataDir);
  await mkdir(directory, { recursive: true });
  const as = await chooseRunAs(await findBinaries(), await realpath(directory));
  const { cluster, password } = await ensureCluster(as);
  const logFile = join(as.home, "postgres.log");
  await rotateLog(logFile);

  let reason = "";
  for (let attempt = 1; attempt <= ATTEMPTS_MAX; attempt += 1) {
    await clearLeftover(cluster);
    const port = await choosePort(as.home);
    const server = startServer(as, cluster, { ...settings(port), ...(options.isThrowaway === true ? THROWAWAY : {}) }, logFile);
    const pid = await becomesReady(cluster, server);
    if (pid !== undefined) return { ...server, pid, port, url: `postgres://${SUPERUSER}:${password}@${HOST}:${port}/postgres` };
    await server.stop();
    reason = await lastLines(logFile);
    options.log(`Postgres did not start (attempt ${attempt} of ${ATTEMPTS_MAX})`);
  }
  throw new Error(`Postgres does not start in ${as.home}. Its log ends with:\n${reason}`);
}

interface Server {
  readonly exited: Promise<string>;
  hasExited(): boolean;
  stop(): Promise<void>;
}

function startServer(as: RunAs, cluster: string, values: Settings, logFile: string): Server {
  const guard = fork(fileURLToPath(new URL("./guard.mjs", import.meta.url)), { detached: true, stdio: "ignore", execArgv: [] });
  const [command, ...args] = [
    ...as.prefix,
    join(as.native, "bin", "postgres"),
    "-D",
    cluster,
    ...Object.entries(values).flatMap(([name, value]) => ["-c", `${name}=${value}`]),
  ];
  guard.send({ command, args, options: { uid: as.uid, gid: as.gid, cwd: as.home, env: serverEnv() }, logFile });
  let isOver = false;
  const exited = endOf(guard).finally(() => {
    isOver = true;
  });
  const stop = async () => {
    if (!isOver && guard.connected) guard.send("stop");
    await exited;
    await clearLeftover(cluster);
  };
  return { exited, stop, hasExited: () => isOver };
}

function endOf(guard: ChildProcess): Promise<string> {
  return new Promise((resolveEnd) => {
    let reason = "its guard was killed";
    guard.on("message", (message) => {
      if (typeof message === "object" && message !== null && "exit" in message) reason = String(message.exit);
    });
    guard.once("error", (error) => resolveEnd(error.message));
    guard.once("exit", () => resolveEnd(reason));
  });
}

type Settings = Readonly<Record<string, string | number>>;

/** Nobody waits for the disk. */
const THROWAWAY: Settings = { fsync: "off", full_page_writes: "off", wal_level: "minimal", max_wal_senders: 0, shared_buffers: `${SHARED_BUFFERS_MIB_MIN}MB` };

/** An eighth of the memory, for what is read and changed most. */
function sharedBuffersMib(): number {
  return Math.min(SHARED_BUFFERS_MIB_MAX, Math.max(SHARED_BUFFERS_MIB_MIN, Math.floor(totalmem() / BYTES_A_MIB / 8)));
}

function settings(port: number): Settings {
  return {
    port,
    listen_addresses: HOST,
    unix_socket_directories: "",
    fsync: "on",
    timezone: "UTC",
    log_timezone: "UTC",
    log_checkpoints: "off",
    shared_buffers: `${sharedBuffersMib()}MB`,
    // Its files lie on a disk without a head to move: a few thousand looks into an index are cheaper than reading a table of a million rows.
    random_page_cost: 1.1,
    // A month's run writes more than the usual gigabyte at once, and each checkpoint makes it write whole pages again.
    max_wal_size: "4GB",
    max_connections: 200,
    // Backends of a killed client leave within seconds, so that their locks do not outlive it.
    client_connection_check_interval: "2s",
  };
}

/** The server writes its state into the eighth line of its lock file. */
async function becomesReady(cluster: string, server: Server): Promise<number | undefined> {
  const deadline = performance.now() + READY_TIMEOUT_MS;
  while (!server.hasExited() && performance.now() < deadline) {
    const lines = (await readFile(join(cluster, "postmaster.pid"), "utf8").catch(() => "")).split("\n");
    if (lines[7]?.trim() === "ready") return Number(lines[0]);
    await delay(READY_POLL_MS);
  }
  return undefined;
}

async function lastLines(file: string): Promise<string> {
  const text = await readFile(file, "utf8").catch(() => "");
  return text.trimEnd().split("\n").slice(-LOG_LINES_SHOWN).join("\n");
}
