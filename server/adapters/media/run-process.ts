import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { constants, setPriority } from "node:os";
import { Readable } from "node:stream";
import { findProgram } from "./find-program";

/** ffmpeg gets this long to close its files after SIGTERM; then SIGKILL ends it. Both together stay well under two seconds. */
const GRACE_MS = 600;
const WATCH_EVERY_MS = 200;
const LOG_CHARS_MAX = 256 * 1024;
const CLOCK_TICKS_PER_SECOND = 100;

interface ProcessRun {
  /** Full path. */
  readonly program: string;
  readonly args: readonly string[];
  readonly signal?: AbortSignal | undefined;
  readonly timeLimitMs: number;
  readonly memoryBytesMax: number;
  readonly threads: number;
  readonly isBackground?: boolean | undefined;
  /** Readers of descriptor 1, 3, 4, … in that order. Each reads to the end. */
  readonly readers: readonly ((stream: Readable) => Promise<void>)[];
}

type Stopped = "cancelled" | "time" | "memory" | "reader";

export interface ProcessEnd {
  readonly exitCode: number | null;
  /** The signal of a fault of its own (`SIGSEGV`, `SIGFPE`): the same file does it again. Null for an orderly end and for a kill from outside. */
  readonly crashedBy: NodeJS.Signals | null;
  /** Why we ended it; null when it ended by itself. */
  readonly stopped: Stopped | null;
  readonly readerError: unknown;
  readonly log: string;
  readonly cpuMs: number;
  readonly wallMs: number;
}

const CRASHES: ReadonlySet<NodeJS.Signals> = new Set(["SIGSEGV", "SIGFPE", "SIGABRT", "SIGILL", "SIGBUS", "SIGTRAP", "SIGSYS"]);

/** Keeps the end of what a process says: its summaries and its last error stand there. */
class LogTail {
  #text = "";

  add(chunk: string): void {
    this.#text += chunk;
    if (this.#text.length > 2 * LOG_CHARS_MAX) this.#text = this.#text.slice(-LOG_CHARS_MAX);
  }

  read(): string {
    return this.#text.slice(-LOG_CHARS_MAX);
  }
}

/**
 * The command with the kernel's own guards before it, each of which replaces itself by the next (no shell, same pid):
 * `setpriv --pdeathsig` ends the child when we are killed, so that no ffmpeg outlives its worker;
 * `prlimit` bounds its memory, its processor time and its core files even when nobody is left to watch it.
 */
function guard(run: ProcessRun): { readonly file: string; readonly args: string[] } {
  const words = [run.program, ...run.args];
  const prlimit = findProgram("prlimit");
  const setpriv = findProgram("setpriv");
  if (prlimit !== null) {
    const cpuSeconds = Math.ceil((run.timeLimitMs / 1000) * run.threads) + 10;
    words.unshift(prlimit, `--data=${2 * run.memoryBytesMax}`, `--cpu=${cpuSeconds}`, "--core=0", "--");
  }
  if (setpriv !== null) words.unshift(setpriv, "--pdeathsig", "KILL", "--");
  const [file = run.program, ...args] = words;
  return { file, args };
}

/** What a child may know of us: no secret of our environment reaches a decoder of somebody's file. */
function childEnv(): NodeJS.ProcessEnv {
  const kept = ["PATH", "HOME", "TMPDIR", "FONTCONFIG_PATH", "FONTCONFIG_FILE", "LD_LIBRARY_PATH"];
  const given = kept.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]]));
  return { ...Object.fromEntries(given), LC_ALL: "C", AV_LOG_FORCE_NOCOLOR: "1", NODE_ENV: process.env.NODE_ENV };
}

function readUsage(pid: number): { readonly rssBytes: number; readonly cpuMs: number } | null {
  try {
    const rssKib = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "latin1"))?.[1];
    // The name in brackets may hold spaces, so fields are counted from the last bracket (proc(5): utime is 14, stime 15).
    const fields = readFileSync(`/proc/${pid}/stat`, "latin1").split(") ").at(-1)?.split(" ") ?? [];
    const ticks = Number(fields[11] ?? 0) + Number(fields[12] ?? 0);
    return { rssBytes: Number(rssKib ?? 0) * 1024, cpuMs: (ticks * 1000) / CLOCK_TICKS_PER_SECOND };
  } catch (error) {
    // It ended between two looks, or this system has no /proc: the limits set by prlimit still hold.
    if (error instanceof Error && "code" in error) return null;
    throw error;
  }
}

/** A process that has ended by now has no priority; that is no fault. */
function lowerPriority(pid: number): void {
  try {
    setPriority(pid, constants.priority.PRIORITY_LOW);
  } catch (error) {
    if (!(error instanceof Error && "code" in error)) throw error;
  }
}

/** Ends the whole group: SIGTERM first, so that files are closed, SIGKILL after the grace. */
function endGroup(child: ChildProcess): void {
  const send = (signal: NodeJS.Signals): void => {
    if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
    try {
      process.kill(-child.pid, signal);
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) throw error;
    }
  };
  send("SIGTERM");
  setTimeout(() => send("SIGKILL"), GRACE_MS).unref();
}

/**
 * Runs a program in a process group of its own, with limits, and answers when it and all its readers have ended.
 * It never rejects for what the program does; the caller reads `exitCode`, `stopped` and `log`.
 */
export async function runProcess(run: ProcessRun): Promise<ProcessEnd> {
  const startedAt = performance.now();
  const { file, args } = guard(run);
  const stdio = ["ignore" as const, "pipe" as const, "pipe" as const, ...run.readers.slice(1).map(() => "pipe" as const)];
  const child = spawn(file, args, { detached: true, stdio, env: childEnv() });
  if (run.isBackground === true && child.pid !== undefined) lowerPriority(child.pid);
  const log = new LogTail();
  let stopped: Stopped | null = null;
  let readerError: unknown = null;
  let cpuMs = 0;
  const stop = (why: Stopped): void => {
    if (stopped !== null) return;
    stopped = why;
    endGroup(child);
  };
  const onAbort = (): void => stop("cancelled");
  if (run.signal?.aborted === true) onAbort();
  run.signal?.addEventListener("abort", onAbort, { once: true });
  const deadline = setTimeout(() => stop("time"), run.timeLimitMs);
  const watch = setInterval(() => {
    const usage = child.pid === undefined ? null : readUsage(child.pid);
    if (usage === null) return;
    cpuMs = usage.cpuMs;
    if (usage.rssBytes > run.memoryBytesMax) stop("memory");
  }, WATCH_EVERY_MS);

  const streams = [child.stdio[1], ...child.stdio.slice(3)].filter((stream) => stream instanceof Readable);
  const said = child.stderr?.setEncoding("utf8").on("data", (chunk: string) => log.add(chunk));
  let crashedBy: NodeJS.Signals | null = null;
  const exited = new Promise<number | null>((resolve) => {
    child.once("error", (error) => {
      log.add(`\n[error] ${error.message}\n`);
      resolve(null);
    });
    child.once("exit", (code, signal) => {
      if (signal !== null && CRASHES.has(signal)) crashedBy = signal;
      resolve(code);
    });
  });
  const read = streams.map(async (stream, index) => {
    try {
      await run.readers[index]?.(stream);
      stream.resume();
    } catch (error) {
      if (stopped === null) readerError = error;
      stop("reader");
      stream.destroy();
    }
  });
  const exitCode = await exited;
  // Nothing more comes from a process that we ended, but a reader may still wait for it.
  if (stopped !== null) for (const stream of streams) stream.destroy();
  await Promise.all(read);
  if (said !== undefined && !said.readableEnded && !said.destroyed) await new Promise<void>((resolve) => said.once("close", () => resolve()));
  clearTimeout(deadline);
  clearInterval(watch);
  run.signal?.removeEventListener("abort", onAbort);
  return { exitCode, crashedBy, stopped, readerError, log: log.read(), cpuMs, wallMs: performance.now() - startedAt };
}
