import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { chown, lstat, mkdir, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { copyBinaries, exists } from "./binaries";

const run = promisify(execFile);

/** How the server's programs are started: Postgres refuses to run as root. */
export interface RunAs {
  /** Put before each command. */
  readonly prefix: readonly string[];
  readonly uid?: number;
  readonly gid?: number;
  /** Holds `bin/`, readable by whoever runs it. */
  readonly native: string;
  /** Where the cluster may live: the one asked for, or one that the user can reach. */
  readonly home: string;
}

// `nobody` on every Linux: inside the namespace root's own files belong to it.
const UNPRIVILEGED = "65534";
const NAMESPACE = ["unshare", "--user", `--map-user=${UNPRIVILEGED}`, `--map-group=${UNPRIVILEGED}`, "--"];
/** Root's alone to write, everyone's to enter: for a checkout that the stepped-down user may not enter. */
const SHARED = "/var/lib/mhc-streaming";

/** Chooses who runs the server. An ordinary user runs it as is; root steps down in a user namespace, else as `postgres` or `nobody`. */
export async function chooseRunAs(native: string, home: string): Promise<RunAs> {
  if (process.getuid?.() !== 0) return { prefix: [], native, home };
  const inNamespace = { prefix: NAMESPACE, native, home };
  const hasMoved = await exists(join(movedHome(home), "cluster"));
  if (process.platform === "linux" && !hasMoved && (await canRun(inNamespace))) {
    await giveTo(home, 0, 0);
    return inNamespace;
  }
  for (const name of ["postgres", "nobody"]) {
    const user = await findUser(name);
    if (!user) continue;
    const candidate = await reachableFor(user, native, home);
    if (!(await canRun(candidate))) continue;
    await giveTo(candidate.home, user.uid, user.gid);
    return candidate;
  }
  throw new Error(
    "Postgres does not run as root, and neither a user namespace nor a user named postgres or nobody works here. Start as an ordinary user, or set DATABASE_URL.",
  );
}

async function reachableFor(user: { readonly uid: number; readonly gid: number }, native: string, home: string): Promise<RunAs> {
  const asUser = { prefix: [], ...user, native, home };
  const canEnter = (await canRun(asUser)) && (await canReach(asUser, home));
  if (canEnter) return asUser;
  const version = createHash("sha256").update(native).digest("hex").slice(0, 12);
  const elsewhere = movedHome(home);
  await mkdir(elsewhere, { recursive: true, mode: 0o755 });
  return { ...asUser, native: await copyBinaries(native, join(SHARED, "binaries", version)), home: elsewhere };
}

function movedHome(home: string): string {
  return join(SHARED, "clusters", createHash("sha256").update(home).digest("hex").slice(0, 12));
}

async function canRun(as: RunAs): Promise<boolean> {
  return succeeds(as, [join(as.native, "bin", "postgres"), "--version"]);
}

async function canReach(as: RunAs, directory: string): Promise<boolean> {
  return succeeds(as, ["/bin/sh", "-c", 'cd "$1"', "sh", directory]);
}

async function succeeds(as: RunAs, command: readonly string[]): Promise<boolean> {
  const [program = "", ...args] = [...as.prefix, ...command];
  return run(program, args, { uid: as.uid, gid: as.gid, cwd: "/" }).then(
    () => true,
    () => false,
  );
}

async function findUser(name: string): Promise<{ uid: number; gid: number } | undefined> {
  const passwd = await readFile("/etc/passwd", "utf8").catch(() => "");
  const fields = passwd
    .split("\n")
    .map((line) => line.split(":"))
    .find(([user]) => user === name);
  return fields && { uid: Number(fields[2]), gid: Number(fields[3]) };
}

/** An earlier start may have chosen another user: Postgres insists that it owns its files. */
async function giveTo(path: string, uid: number, gid: number): Promise<void> {
  try {
    await giveAll(path, uid, gid);
  } catch (thrown) {
    // A start that was killed leaves an initdb that dies a moment later and takes its files with it.
    if (!(thrown instanceof Error && "code" in thrown && thrown.code === "ENOENT")) throw thrown;
  }
}

async function giveAll(path: string, uid: number, gid: number): Promise<void> {
  const status = await lstat(path);
  if (status.isSymbolicLink()) return;
  if (status.uid !== uid) await chown(path, uid, gid);
  if (!status.isDirectory()) return;
  for (const name of await readdir(path)) {
    await giveTo(join(path, name), uid, gid);
  }
}
