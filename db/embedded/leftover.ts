import { execFile } from "node:child_process";
import { readdir, readFile, readlink, rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";

const run = promisify(execFile);

const POLL_MS = 50;
const FAST_SHUTDOWN_MS = 5_000;
const BACKENDS_LEAVE_MS = 5_000;
const KILLED_LEAVE_MS = 10_000;

/**
 * Makes a cluster free to start: ends a server that an earlier start left running in it, waits until its processes are gone,
 * and removes a lock file that names a process which is not that server.
 */
export async function clearLeftover(cluster: string): Promise<void> {
  const lockFile = join(cluster, "postmaster.pid");
  const postmaster = await readPostmasterPid(lockFile);
  if (postmaster !== undefined && (await findServerPids(cluster)).includes(postmaster)) {
    signal(postmaster, "SIGINT");
    if (!(await allGone(cluster, FAST_SHUTDOWN_MS))) signal(postmaster, "SIGQUIT");
  }
  // Backends of a killed server notice by themselves and hold its shared memory until then.
  if (!(await allGone(cluster, BACKENDS_LEAVE_MS))) {
    for (const pid of await findServerPids(cluster)) signal(pid, "SIGKILL");
    if (!(await allGone(cluster, KILLED_LEAVE_MS))) throw new Error(`A Postgres that was left running in ${cluster} cannot be ended.`);
  }
  await rm(lockFile, { force: true });
}

/** First line of postmaster.pid; undefined without one. */
async function readPostmasterPid(lockFile: string): Promise<number | undefined> {
  const text = await readFile(lockFile, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return "";
    throw error;
  });
  const pid = Number.parseInt(text, 10);
  return pid > 1 ? pid : undefined;
}

async function allGone(cluster: string, timeoutMs: number): Promise<boolean> {
  const deadline = performance.now() + timeoutMs;
  while ((await findServerPids(cluster)).length > 0) {
    if (performance.now() > deadline) return false;
    await delay(POLL_MS);
  }
  return true;
}

/** Every process of a Postgres works in its cluster's folder, which tells it from any other process that got the same number. */
export async function findServerPids(cluster: string): Promise<number[]> {
  if (process.platform === "linux") {
    const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name)).map(Number);
    const found = await Promise.all(pids.map(async (pid) => ((await worksIn(pid, cluster)) ? [pid] : [])));
    return found.flat();
  }
  const { stdout } = await run("ps", ["-axo", "pid=,command="]);
  return stdout
    .split("\n")
    .filter((line) => line.includes(`-D ${cluster}`))
    .map((line) => Number.parseInt(line, 10));
}

async function worksIn(pid: number, cluster: string): Promise<boolean> {
  const directory = await readlink(`/proc/${pid}/cwd`).catch(() => undefined);
  if (directory !== cluster) return false;
  const name = await readFile(`/proc/${pid}/comm`, "utf8").catch(() => "");
  return name.trim() === "postgres";
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ESRCH") return;
    throw error;
  }
}
