import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import type { Env } from "@/server/kernel/env";
import { bundledScript } from "@/test/bundled-script";

/** A worker as a process of its own, which can be killed at any moment. */
export class WorkerProcess {
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess) {
    this.#child = child;
  }

  /** @param more what else leads it, such as to a stand-in */
  static async start(env: Pick<Env, "DATABASE_URL" | "DATA_DIR" | "AUTH_SECRET">, more: Readonly<Record<string, string>> = {}): Promise<WorkerProcess> {
    const { DATABASE_URL, DATA_DIR, AUTH_SECRET } = env;
    const child = spawn(process.execPath, [await bundledScript("test/crash/run-worker.ts")], {
      env: { ...process.env, ...more, DATABASE_URL, DATA_DIR, AUTH_SECRET, LOG_LEVEL: "fatal" },
      stdio: ["ignore", "pipe", "inherit"],
    });
    await Promise.race([once(child.stdout, "data"), once(child, "exit").then(() => Promise.reject(new Error("The worker ended before it was ready.")))]);
    return new WorkerProcess(child);
  }

  /** SIGKILL: no handler runs, nothing is flushed. */
  async kill(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    this.#child.kill("SIGKILL");
    await once(this.#child, "exit");
  }
}
