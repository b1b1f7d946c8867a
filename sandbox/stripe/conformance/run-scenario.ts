import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";

const TIMEOUT_MS = 60_000;
const KEY = "sk_test_conformance1234567890";
/** Nothing listens there: the CLI asks for newer versions of itself and gets no answer. */
const NOWHERE = "http://127.0.0.1:9";

export interface Outcome {
  readonly scenario: string;
  readonly isSuccessful: boolean;
  /** Of a failure: what the CLI said. */
  readonly said: string;
}

/** Lets the official CLI play one scenario against the stand-in. It reaches this machine and nothing else. */
export async function runScenario(url: string, scenario: string): Promise<Outcome> {
  const said = await runCli(["trigger", scenario, "--api-base", url, "--api-key", KEY]);
  return { scenario, isSuccessful: said.includes("Trigger succeeded!"), said };
}

/** The scenarios that the installed CLI has. */
export async function listScenarios(): Promise<string[]> {
  const help = await runCli(["trigger", "--help"]);
  const list = help.slice(help.indexOf("Supported events:"), help.indexOf("Usage:"));
  return list.split("\n").flatMap((line) => (line.startsWith("  ") ? [line.trim()] : []));
}

async function runCli(args: readonly string[]): Promise<string> {
  const home = await mkdtemp(join(tmpdir(), "mhc-stripe-cli-"));
  const env: NodeJS.ProcessEnv = {
    NODE_ENV: "test",
    PATH: process.env.PATH,
    HOME: home,
    STRIPE_CLI_TELEMETRY_OPTOUT: "1",
    HTTPS_PROXY: NOWHERE,
    HTTP_PROXY: NOWHERE,
    NO_PROXY: "127.0.0.1",
  };
  const launcher = createRequire(import.meta.url).resolve("@stripe/cli/bin/shim.js");
  const child = spawn(process.execPath, [launcher, ...args], { env, cwd: home, stdio: ["ignore", "pipe", "pipe"], timeout: TIMEOUT_MS });
  let said = "";
  const hear = (chunk: Buffer) => {
    said += chunk.toString();
  };
  child.stdout.on("data", hear);
  child.stderr.on("data", hear);
  await new Promise((resolve) => child.once("close", resolve));
  await rm(home, { recursive: true, force: true });
  return said;
}
