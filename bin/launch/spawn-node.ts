import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

const LEAVE_WITH_PARENT = fileURLToPath(new URL("./leave-with-parent.mjs", import.meta.url));

/**
 * Starts a Node process in a group of its own, so that a Ctrl-C reaches the launcher alone, with a channel whose end makes it leave
 * with all it started.
 * @param args of Node: flags, script, the script's own
 */
export function spawnNode(args: readonly string[], options: { readonly cwd: string; readonly env: NodeJS.ProcessEnv }): ChildProcess {
  return spawn(process.execPath, ["--import", LEAVE_WITH_PARENT, ...args], {
    cwd: options.cwd,
    env: { ...options.env, MHC_LEAVES_WITH_PARENT: "1" },
    detached: true,
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
}
