import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { z } from "zod";
import { bundledScript } from "@/test/bundled-script";

/** A process that may be killed at any moment and is started again: SIGKILL, so no handler runs and nothing is flushed. */
export class MortalProcess {
  #child: ChildProcess | null = null;
  /** Of what it says first, where another process than itself is to be killed. */
  #victim: number | null = null;
  kills = 0;

  constructor(
    private readonly script: string,
    private readonly args: readonly string[],
    private readonly env: Readonly<Record<string, string | undefined>>,
  ) {}

  /** @returns the first line that it says. */
  async start(): Promise<string> {
    const child = spawn(process.execPath, [await bundledScript(this.script), ...this.args], {
      env: { ...process.env, ...this.env },
      stdio: ["pipe", "pipe", "inherit"],
    });
    this.#child = child;
    const ended = once(child, "exit").then(() => Promise.reject(new Error(`${this.script} ended before it was ready.`)));
    const [first]: unknown[] = await Promise.race([once(child.stdout, "data"), ended]);
    const line = String(first).split("\n")[0] ?? "";
    this.#victim = line.startsWith("{") ? z.object({ pid: z.number() }).parse(JSON.parse(line)).pid : null;
    return line;
  }

  async kill(): Promise<void> {
    const child = this.#child;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    this.kills += 1;
    if (this.#victim !== null) process.kill(this.#victim, "SIGKILL");
    child.kill("SIGKILL");
    await once(child, "exit");
  }
}
