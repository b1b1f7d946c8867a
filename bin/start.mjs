// npm start: from a bare checkout to a running copy. Plain JavaScript until the packages are there, then TypeScript by tsx.
import { mkdirSync, realpathSync } from "node:fs";
import { createServer } from "node:net";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { Fault } from "./launch/fault.mjs";
import { hasStripeSandbox } from "./launch/has-stripe-sandbox.mjs";
import { takeLock } from "./launch/lock.mjs";
import { ensurePackages } from "./launch/packages.mjs";
import { describeRunning } from "./launch/running.mjs";
import { ensurePrograms } from "./launch/system-programs.mjs";

const NODE_MIN = [20, 19];
const PORT_DEFAULT = 3000;
const PROBE_TIMEOUT_MS = 2_000;
const root = dirname(dirname(fileURLToPath(import.meta.url)));
const say = (line) => process.stdout.write(`${line}\n`);

async function start() {
  checkNode();
  process.chdir(root);
  const port = Number(process.env.PORT || PORT_DEFAULT);
  const dataDir = ensureDataDir(resolve(process.env.DATA_DIR || ".data"));
  if (!(await takeLock(`data ${dataDir}`))) throw new Fault(`${describeRunning(dataDir)} Stop it first, or start this one with another PORT and DATA_DIR.`);
  const host = process.env.HOST || "127.0.0.1";
  await checkPort(host, port, "PORT");
  const { STRIPE_SANDBOX_PORT } = process.env;
  if (STRIPE_SANDBOX_PORT && hasStripeSandbox(process.env)) await checkPort("127.0.0.1", Number(STRIPE_SANDBOX_PORT), "STRIPE_SANDBOX_PORT");

  const media = [process.env.FFMPEG_PATH || "ffmpeg", process.env.FFPROBE_PATH || "ffprobe"];
  const programs = media.map((command) => ({ command, aptPackage: "ffmpeg", brewPackage: "ffmpeg" }));
  await Promise.all([ensurePrograms(programs, { say }), ensurePackages(root, { withTools: false, say })]);

  const { register } = await import("tsx/esm/api");
  register();
  const { supervise } = await import("./launch/supervise.ts");
  await supervise({ root, dataDir, host, port, say });
}

function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major > NODE_MIN[0] || (major === NODE_MIN[0] && minor >= NODE_MIN[1])) return;
  throw new Fault(`Node ${NODE_MIN.join(".")} or later is needed; this is ${process.versions.node}.`);
}

function ensureDataDir(path) {
  try {
    mkdirSync(join(path, "logs"), { recursive: true });
    return realpathSync(path);
  } catch (error) {
    throw new Fault(`DATA_DIR ${path} cannot be written (${error.code}). Set DATA_DIR to a folder that can.`);
  }
}

async function checkPort(host, port, variable) {
  if (!Number.isInteger(port) || port < 1 || port > 65_535) throw new Fault(`${variable} should be a number from 1 to 65535, not ${process.env[variable]}.`);
  const code = await tryPort(host, port);
  if (code === undefined) return;
  const next = port < 65_535 ? port + 1 : port - 1;
  const taken = `is taken by ${(await isStripeSandbox(port)) ? "the stand-in for Stripe of a copy that runs already" : "another program"}`;
  throw new Fault(`Port ${port} ${code === "EADDRINUSE" ? taken : `cannot be used on ${host} (${code})`}. Set another one: ${variable}=${next} npm start`);
}

/** Why a port cannot be listened on; undefined where it can. */
function tryPort(host, port) {
  return new Promise((done) => {
    const server = createServer();
    server.once("error", (error) => done(error.code));
    server.listen({ host, port, exclusive: true }, () => server.close(() => done(undefined)));
  });
}

async function isStripeSandbox(port) {
  const answer = await fetch(`http://127.0.0.1:${port}/_sandbox/clock`, { signal: AbortSignal.timeout(PROBE_TIMEOUT_MS) }).catch(() => undefined);
  return answer?.ok === true;
}

start().catch((error) => {
  process.stderr.write(`${error instanceof Fault ? error.message : error.stack}\n`);
  // Children that are still running see the channel to us close, and leave.
  process.exit(1);
});
