import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdir } from "node:fs/promises";
import { connect } from "node:net";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { connect as connectSecurely } from "node:tls";

const READY_TRIES = 200;
const READY_EVERY_MS = 50;
const STOP_MS_MAX = 5_000;
const WORDS_KEPT = 2_000;

export interface CaddyOptions {
  readonly upstreamUrl: string;
  /** Where it keeps its authority and its certificates. */
  readonly folder: string;
  /** On 127.0.0.1. */
  readonly port: number;
  /** TLS with HTTP/2 and HTTP/3, by an authority of its own; without, HTTP. */
  readonly isSecure: boolean;
}

export interface Caddy {
  readonly url: string;
  /** PEM, of the authority that whoever asks has to trust; null without TLS. */
  readonly authorityPath: string | null;
  close(): Promise<void>;
}

const program = (): string => process.env.CADDY_PATH || "caddy";

/** Whether Caddy is installed here, as by `apt-get install caddy`. */
export function hasCaddy(): boolean {
  return spawnSync(program(), ["version"], { timeout: 10_000 }).status === 0;
}

/** It asks nobody for a certificate, trusts itself on no machine, and has no door for its administration. */
function writeConfiguration({ upstreamUrl, folder, isSecure }: CaddyOptions, url: string): string {
  return `{
  admin off
  auto_https disable_redirects
  skip_install_trust
  default_sni 127.0.0.1
  storage file_system ${JSON.stringify(join(folder, "storage"))}
}
${url} {
  bind 127.0.0.1
${isSecure ? "  tls internal\n" : ""}  reverse_proxy ${new URL(upstreamUrl).host}
}
`;
}

async function answers({ port, isSecure }: CaddyOptions): Promise<boolean> {
  const to = { host: "127.0.0.1", port };
  // Whether it has a certificate by now, not whether that is to be trusted.
  const socket = isSecure ? connectSecurely({ ...to, rejectUnauthorized: false }) : connect(to);
  const isOpen = await new Promise<boolean>((resolve) => {
    socket.once(isSecure ? "secureConnect" : "connect", () => resolve(true)).once("error", () => resolve(false));
  });
  socket.destroy();
  return isOpen;
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill("SIGTERM");
  const timer = setTimeout(() => child.kill("SIGKILL"), STOP_MS_MAX);
  await ended;
  clearTimeout(timer);
}

/**
 * Starts Caddy before a local edge, which then speaks as a CDN does: TLS, HTTP/2 and HTTP/3.
 * @throws when Caddy is not installed, or cannot listen there
 */
export async function startCaddy(options: CaddyOptions): Promise<Caddy> {
  const { folder, port, isSecure } = options;
  const url = `${isSecure ? "https" : "http"}://127.0.0.1:${port}`;
  if (await answers(options)) throw new Error(`Somebody else listens on ${url}. Choose another port.`);
  await mkdir(folder, { recursive: true });
  const env = { ...process.env, XDG_CONFIG_HOME: folder, XDG_DATA_HOME: folder };
  const child = spawn(program(), ["run", "--config", "-", "--adapter", "caddyfile"], { env, stdio: ["pipe", "ignore", "pipe"] });
  let words = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    words = (words + text).slice(-WORDS_KEPT);
  });
  const failed = new Promise<never>((_, reject) => {
    child.once("error", () => reject(new Error("Caddy is not installed. On Debian: apt-get install caddy")));
    child.once("exit", () => reject(new Error(`Caddy ended: ${words.trim().split("\n").at(-1) ?? ""}`)));
  });
  // Its end is no news once it was stopped.
  failed.catch(() => undefined);
  child.stdin.once("error", () => undefined).end(writeConfiguration(options, url));
  const ready = async (): Promise<void> => {
    for (let tried = 0; tried < READY_TRIES && child.exitCode === null; tried++) {
      if (await answers(options)) return;
      await pause(READY_EVERY_MS);
    }
    await stop(child);
    throw new Error(`Caddy does not listen on ${url}.`);
  };
  await Promise.race([ready(), failed]);
  return { url, authorityPath: isSecure ? join(folder, "storage/pki/authorities/local/root.crt") : null, close: () => stop(child) };
}
