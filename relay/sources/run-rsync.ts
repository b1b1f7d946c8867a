import { spawn } from "node:child_process";
import { isIP } from "node:net";
import { OBJECT_BYTES_MAX } from "@/protocol/limits";
import type { RsyncUpstream } from "../config";
import { codeOf } from "../store/file-faults";
import { findAddresses } from "./find-addresses";
import { SourceFault } from "./source";

const RUN_TIMEOUT_MS = 10 * 60_000;
const SILENCE_TIMEOUT_SECONDS = 30;
const CONNECT_TIMEOUT_SECONDS = 10;
const WORDS_KEPT_CHARS = 400;
/** "Some files could not be transferred" and "vanished": what did come is looked at, the rest is missing. */
const PARTIAL_EXITS = [23, 24];

/** Plain files alone, of the names that are listed on stdin, and none of the other side's rights, owners, links or devices. */
const OPTIONS = [
  ...["--files-from=-", "--ignore-missing-args", "--no-implied-dirs", "--no-links", "--no-devices", "--no-specials", "--no-perms", "--no-owner", "--no-group"],
  ...["--no-times", "--checksum", "--whole-file", "--chmod=D700,F600", `--timeout=${SILENCE_TIMEOUT_SECONDS}`, `--contimeout=${CONNECT_TIMEOUT_SECONDS}`],
];

/** The module with the address that was checked in place of the name, so that rsync asks nobody where it is. */
async function addressed(upstream: RsyncUpstream): Promise<string> {
  const [, host = "", rest = ""] = /^rsync:\/\/(\[[^\]]+\]|[^:/]+)(.*)$/.exec(upstream.url) ?? [];
  const [{ address }] = await findAddresses(host, upstream);
  return `rsync://${isIP(address) === 6 ? `[${address}]` : address}${rest}/`;
}

/**
 * Pulls files of a module into an empty folder. Whoever calls looks at what came before it believes any of it.
 * @param places relative paths of ours, never of the other side
 * @throws SourceFault when rsync is missing, or the other side does not answer
 */
export async function runRsync(upstream: RsyncUpstream, places: readonly string[], into: string, bytesMax = OBJECT_BYTES_MAX): Promise<void> {
  const args = [...OPTIONS, `--max-size=${bytesMax}`, "--", await addressed(upstream), `${into}/`];
  const { code, words } = await run(args, `${places.join("\n")}\n`);
  if (code !== 0 && !PARTIAL_EXITS.includes(code)) throw new SourceFault(`rsync ended with ${code}: ${words}`);
}

function run(args: readonly string[], input: string): Promise<{ readonly code: number; readonly words: string }> {
  return new Promise((done, fail) => {
    // Nothing of the operator's environment but the path: rsync reads commands to run from variables.
    const env: NodeJS.ProcessEnv = { NODE_ENV: "production", PATH: process.env.PATH ?? "", LC_ALL: "C" };
    const child = spawn("rsync", args, { env, stdio: ["pipe", "ignore", "pipe"], timeout: RUN_TIMEOUT_MS, killSignal: "SIGKILL" });
    let words = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      words = (words + text).slice(0, WORDS_KEPT_CHARS);
    });
    child.once("error", (fault) =>
      fail(
        new SourceFault(codeOf(fault) === "ENOENT" ? "rsync is not installed here (apt-get install rsync)." : `rsync could not be started: ${fault.message}`),
      ),
    );
    child.once("close", (code) => done({ code: code ?? -1, words: words.trim() }));
    // It may be gone before it has read the list; its exit says why.
    child.stdin.on("error", () => child.stdin.destroy());
    child.stdin.end(input);
  });
}
