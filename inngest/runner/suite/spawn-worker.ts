import { type ChildProcess, fork } from "node:child_process";
import { bundledScript } from "@/test/bundled-script";

export interface WorkerProcess {
  readonly pid: number;
  readonly exited: Promise<NodeJS.Signals | number | null>;
  kill(signal: NodeJS.Signals): void;
}

/** A real worker process that has begun to take work. */
export async function spawnWorker(databaseUrl: string, leaseMs: number): Promise<WorkerProcess> {
  const child: ChildProcess = fork(await bundledScript("inngest/runner/suite/worker-process.ts"), [databaseUrl, String(leaseMs)], {
    execArgv: [],
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  const exited = new Promise<NodeJS.Signals | number | null>((resolve) => child.once("exit", (code, signal) => resolve(signal ?? code)));
  await new Promise<void>((resolve, reject) => {
    child.once("message", () => resolve());
    child.once("exit", () => reject(new Error("The worker ended before it began.")));
  });
  return { pid: child.pid ?? 0, exited, kill: (signal) => void child.kill(signal) };
}
