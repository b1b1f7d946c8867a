import type { ChildProcess } from "node:child_process";
import { createInterface } from "node:readline";
import { openBoundedLog } from "./bounded-log";
import { spawnNode } from "./spawn-node";

const PINO_ERROR = 50;

export interface ChildOptions {
  readonly name: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly logFile: string;
  readonly say: (line: string) => void;
}

export interface Child {
  /** Resolves with the exit code, or null after a signal, once nothing of the child's process group is left to write to us. */
  readonly exited: Promise<number | null>;
  /** Asks with SIGTERM, then ends the child and all it started. */
  stop(graceMs: number): Promise<void>;
}

/** Starts one of this copy's processes. Its output goes to `logFile`; logged errors show on the console, too. */
export function startChild(options: ChildOptions): Child {
  const child = spawnNode(options.args, options);
  const write = openBoundedLog(options.logFile);
  if (child.stdout) createInterface(child.stdout).on("line", (line) => write(`${line}\n`));
  if (child.stderr) {
    createInterface(child.stderr).on("line", (line) => {
      write(`${line}\n`);
      const shown = readableError(line);
      if (shown) options.say(`${options.name}: ${shown}`);
    });
  }
  const exited = new Promise<number | null>((resolve) => {
    child.once("error", (error) => options.say(`${options.name} does not start: ${error.message}`));
    child.once("exit", (code) => {
      endGroup(child);
      resolve(code);
    });
  });
  const stop = async (graceMs: number) => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill("SIGTERM");
    const timer = setTimeout(() => endGroup(child), graceMs);
    await exited;
    clearTimeout(timer);
  };
  return { exited, stop };
}

/** The sentence of a JSON line from level error on. Other text, such as a stack, is for the log file. */
function readableError(line: string): string | undefined {
  if (!line.startsWith("{")) return undefined;
  try {
    const entry: unknown = JSON.parse(line);
    if (typeof entry !== "object" || entry === null || !("level" in entry) || Number(entry.level) < PINO_ERROR) return undefined;
    return "msg" in entry ? String(entry.msg) : line;
  } catch {
    return undefined;
  }
}

/** What the child started may outlive it: a process group has one number as long as one of it lives. */
function endGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, "SIGKILL");
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) throw error;
  }
}
