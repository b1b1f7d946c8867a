import { type ChildProcessByStdio, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { EventEmitter, once } from "node:events";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { setTimeout as pause } from "node:timers/promises";
import { z } from "zod/mini";
import { SourceFault } from "../sources/source";
import type { ProgramCommand } from "./installed-adapter";

const READY_TIMEOUT_MS = 30_000;
/** How long whoever wants an object waits for an adapter that is starting. */
const DOOR_TIMEOUT_MS = 15_000;
const GOODBYE_MS = 3_000;
const RETRY_MS_MIN = 1_000;
const RETRY_MS_MAX = 120_000;
/** Whoever lived so long did not end because of how it began. */
const STEADY_MS = 60_000;
const WORDS_KEPT_CHARS = 300;
const STDERR_KEPT_CHARS = 4_000;
const ADDRESSES_MAX = 64;

const line = z.union([
  z.object({ said: z.string() }),
  z.object({
    url: z.string().check(z.regex(/^http:\/\/127\.0\.0\.1:\d{1,5}$/)),
    name: z.string().check(z.maxLength(200)),
    addresses: z.array(z.string().check(z.maxLength(WORDS_KEPT_CHARS))).check(z.maxLength(ADDRESSES_MAX)),
  }),
]);

/** How others know an adapter, and where it listens to them. */
export interface AdapterSelf {
  readonly name: string;
  readonly addresses: readonly string[];
}

/** Where an adapter that runs is asked for objects. */
export interface AdapterDoor {
  readonly url: string;
  readonly secret: string;
  /** Aborted when the process behind it has ended. */
  readonly gone: AbortSignal;
}

export interface AdapterOptions {
  readonly name: string;
  readonly command: ProgramCommand;
  /** What the program is told besides its secret. */
  readonly settings: object;
  readonly say: (line: string) => void;
  readonly onReady?: (self: AdapterSelf) => void;
  readonly retryMs?: number;
}

type Child = ChildProcessByStdio<Writable, Readable, Readable>;

const plain = (text: string): string =>
  text
    .replace(/\p{Cc}/gu, " ")
    .trim()
    .slice(-WORDS_KEPT_CHARS);

/** A program that speaks another network, as a child of the relay: started again whenever it ends, ever more slowly, until it is closed. */
export class AdapterProcess {
  readonly #options: AdapterOptions;
  readonly #stop = new AbortController();
  readonly #events = new EventEmitter();
  #door: AdapterDoor | null = null;
  #lastWords = "it is starting";
  #keeping: Promise<void> | null = null;

  constructor(options: AdapterOptions) {
    this.#options = options;
    this.#events.setMaxListeners(0);
  }

  start(): void {
    this.#keeping ??= this.#keep();
  }

  /** Where it is asked, once it answers. @throws SourceFault when it does not */
  async door(): Promise<AdapterDoor> {
    if (this.#door !== null) return this.#door;
    const signal = AbortSignal.any([this.#stop.signal, AbortSignal.timeout(DOOR_TIMEOUT_MS)]);
    await once(this.#events, "open", { signal }).catch(() => undefined);
    if (this.#door === null) throw new SourceFault(`It does not answer (${this.#lastWords}).`);
    return this.#door;
  }

  async close(): Promise<void> {
    this.#stop.abort();
    await this.#keeping;
  }

  async #keep(): Promise<void> {
    const { name, say, retryMs = RETRY_MS_MIN } = this.#options;
    for (let waitMs = retryMs; !this.#stop.signal.aborted; waitMs = Math.min(RETRY_MS_MAX, waitMs * 2)) {
      const startedMs = performance.now();
      this.#lastWords = await this.#run();
      if (this.#stop.signal.aborted) return;
      if (performance.now() - startedMs > STEADY_MS) waitMs = retryMs;
      say(`The adapter ${name} ended (${this.#lastWords}), and is started again in ${Math.ceil(waitMs / 1000)} s.`);
      await pause(waitMs, undefined, { signal: this.#stop.signal }).catch(() => undefined);
    }
  }

  /** One life of it. @returns why it ended */
  async #run(): Promise<string> {
    const { command, settings } = this.#options;
    const secret = randomBytes(32).toString("base64url");
    // Nothing of the relay's environment; the secret goes by a pipe, because others on the machine see what is typed.
    const child = spawn(command.file, command.args, { env: { NODE_ENV: "production" }, stdio: ["pipe", "pipe", "pipe"] });
    const late = setTimeout(() => child.kill("SIGKILL"), READY_TIMEOUT_MS);
    let words = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      words = (words + text).slice(-STDERR_KEPT_CHARS);
    });
    // It may be gone before it has read; its exit says why.
    child.stdin.on("error", () => child.stdin.destroy());
    child.stdin.write(`${JSON.stringify({ ...settings, state: command.state, secret })}\n`);
    const gone = new AbortController();
    this.#listen(child, secret, gone.signal, () => clearTimeout(late));
    const forgo = () => void leave(child);
    this.#stop.signal.addEventListener("abort", forgo);
    const ended = await new Promise<string>((done) => {
      child.once("error", (fault) => done(`it could not be started: ${fault.message}`));
      child.once("close", (code, signal) => done(whyOf(words) || `status ${code ?? signal}`));
    });
    this.#stop.signal.removeEventListener("abort", forgo);
    clearTimeout(late);
    this.#door = null;
    gone.abort();
    return ended;
  }

  #listen(child: Child, secret: string, gone: AbortSignal, onReady: () => void): void {
    createInterface({ input: child.stdout }).on("line", (text) => {
      const read = line.safeParse(parse(text));
      if (!read.success) child.kill("SIGKILL");
      else if ("said" in read.data) this.#options.say(`${this.#options.name}: ${plain(read.data.said)}`);
      else if (!gone.aborted) {
        onReady();
        this.#door = { url: read.data.url, secret, gone };
        this.#events.emit("open");
        this.#options.onReady?.({ name: plain(read.data.name), addresses: read.data.addresses.map(plain) });
      }
    });
  }
}

/** What a program that failed says first; Node says a good deal around it. */
function whyOf(stderr: string): string {
  return plain(stderr.split("\n").find((each) => /^[A-Za-z]*Error\b/.test(each)) ?? stderr);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** It ends when its stdin does; one that does not is ended. */
async function leave(child: Child): Promise<void> {
  child.stdin.end();
  const late = setTimeout(() => child.kill("SIGKILL"), GOODBYE_MS);
  await once(child, "close");
  clearTimeout(late);
}
