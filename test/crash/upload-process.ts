import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { bundledScript } from "@/test/bundled-script";
import { onOwnDisk } from "@/test/own-disk";

interface Place {
  readonly databaseUrl: string;
  readonly dataDir: string;
  readonly userId: string;
  /** Makes the folder a disk of its own, of this size, which only the server sees. */
  readonly diskSize?: string;
}

/** The upload server as a process of its own, which can be killed and started again at the same port. */
export class UploadProcess {
  readonly #place: Place;
  #child: ChildProcess | null = null;
  #port = 0;

  constructor(place: Place) {
    this.#place = place;
  }

  get endpoint(): string {
    return `http://127.0.0.1:${this.#port}/api/uploads`;
  }

  async start(): Promise<void> {
    const { databaseUrl, dataDir, userId, diskSize } = this.#place;
    const env = { ...process.env, DATABASE_URL: databaseUrl, DATA_DIR: dataDir, AUTH_SECRET: "for tests only ".repeat(3), LOG_LEVEL: "error" };
    const args = [await bundledScript("test/crash/serve-uploads.ts"), String(this.#port), userId];
    const plain = { program: process.execPath, args };
    const command = diskSize === undefined ? plain : onOwnDisk(dataDir, diskSize, [process.execPath, ...args]);
    const child = spawn(command.program, command.args, { env, stdio: ["ignore", "pipe", "inherit"] });
    this.#child = child;
    const lines = createInterface({ input: child.stdout });
    for await (const line of lines) {
      this.#port = Number(line);
      return;
    }
    throw new Error("the upload server ended before it listened");
  }

  /** SIGKILL: no handler runs, nothing is flushed. */
  async kill(): Promise<void> {
    const child = this.#child;
    this.#child = null;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    child.kill("SIGKILL");
    await once(child, "exit");
  }
}
