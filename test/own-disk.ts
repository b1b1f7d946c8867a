import { spawnSync } from "node:child_process";

const MOUNT = 'mount -t tmpfs -o size="$1" tmpfs "$0" && shift && exec "$@"';

/** The words that run a command with `folder` as a disk of its own: in memory, seen by that command alone, gone with it. @param size as tmpfs has it (`1m`) */
export function onOwnDisk(folder: string, size: string, command: readonly string[]): { readonly program: string; readonly args: readonly string[] } {
  return { program: "unshare", args: ["--user", "--map-root-user", "--mount", "sh", "-c", MOUNT, folder, size, ...command] };
}

/** Whether this machine lets us mount. */
export function canMount(): boolean {
  const { program, args } = onOwnDisk("/mnt", "1m", ["true"]);
  return spawnSync(program, args).status === 0;
}
