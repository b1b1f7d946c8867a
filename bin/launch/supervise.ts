import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { hasBankSandbox } from "./bank-sandbox";
import { ensureBuild, type ProcessName, processScript } from "./build";
import { type Child, startChild } from "./child";
import { openDatabase, type RunningDatabase } from "./database";
import { hasEdgeSandbox } from "./edge-sandbox";
import { type Place, prepareEnvironment } from "./environment";
import { Fault } from "./fault.mjs";
import { hasStripeSandbox } from "./has-stripe-sandbox.mjs";
import { type Kept, keepRunning } from "./keep-running";
import { forgetRunning, writeRunning } from "./running.mjs";
import { onStopRequest } from "./stop-request";

interface Options extends Place {
  readonly root: string;
  readonly say: (line: string) => void;
}

const WEB_GRACE_MS = 2_000;
const STAND_IN_GRACE_MS = 2_000;
const WORKER_GRACE_MS = 5_000;
const READY_TIMEOUT_MS = 180_000;
const READY_POLL_MS = 100;
const PROBE_TIMEOUT_MS = 5_000;
const STARTS_BEFORE_READY_MAX = 3;

const NAME_CALLER = fileURLToPath(new URL("./name-caller.mjs", import.meta.url));

/** Brings the whole copy up and keeps it up until someone asks it to stop. */
export async function supervise(options: Options): Promise<void> {
  const { root, dataDir, port, say } = options;
  forgetRunning(dataDir);
  // Ended in the opposite order of their start: web, worker, the stand-ins for a CDN, a bank and Stripe, Postgres.
  const endings: (() => Promise<void>)[] = [];
  onStopRequest(async () => {
    say("Stopping");
    for (const end of endings.reverse()) await end();
    forgetRunning(dataDir);
  }, say);

  const environment = await prepareEnvironment(process.env, options);
  const children: Kept<Child>[] = [];
  const url = `http://127.0.0.1:${port}`;
  const remember = (databaseUrl: string) => writeRunning(dataDir, { pid: process.pid, url, databaseUrl, stripePort: environment.STRIPE_SANDBOX_PORT });
  const onMoved = (databaseUrl: string) => {
    remember(databaseUrl);
    for (const child of children) void child.current()?.stop(WEB_GRACE_MS);
  };
  const [build, database] = await Promise.all([ensureBuild({ root, dataDir, say }), openDatabase({ given: environment.DATABASE_URL, dataDir, say, onMoved })]);
  endings.push(() => database.stop());

  const launch = launcher(options, environment, database);
  const launchOwn: LaunchOwn = (name, extra) => launch(name, ["--enable-source-maps", processScript(build, name)], extra);
  const stripe = await startStripe(options, launchOwn);
  if (stripe) endings.push(() => stripe.stop((child) => child.stop(STAND_IN_GRACE_MS)));
  const bank = hasBankSandbox(process.env) ? await keepRunning("bank-sandbox", async () => launchOwn("bank-sandbox"), say) : undefined;
  if (bank) endings.push(() => bank.stop((child) => child.stop(STAND_IN_GRACE_MS)));
  const edge = hasEdgeSandbox(process.env) ? await keepRunning("edge-sandbox", async () => launchOwn("edge-sandbox"), say) : undefined;
  if (edge) endings.push(() => edge.stop((child) => child.stop(STAND_IN_GRACE_MS)));
  const seeded = seedDemo(options, environment, launchOwn);
  const worker = await keepRunning("worker", async () => launchOwn("worker"), say);
  children.push(worker);
  endings.push(() => worker.stop((child) => child.stop(WORKER_GRACE_MS)));
  const starts = { web: 0 };
  const next = ["--import", NAME_CALLER, "node_modules/next/dist/bin/next", "start", "-H", options.host, "-p", String(port)];
  const startWeb = async () => {
    starts.web += 1;
    return launch("web", next, { NEXT_DIST_DIR: build });
  };
  const web = await keepRunning("web", startWeb, say);
  children.push(web);
  endings.push(() => web.stop((child) => child.stop(WEB_GRACE_MS)));

  await Promise.all([becomesReady(options, starts), stripeAnswers(environment, options), seeded]);
  remember(database.url());
  say(`MHC ready ${url}`);
  if (hasDemo(environment)) say(`Demo accounts fan@demo.test, artist@demo.test, admin@demo.test; password: ${environment.DEMO_PASSWORD}`);
}

/** A local copy without keys of its own pays with the stand-in, which tells the site what happened as Stripe would. */
async function startStripe(options: Options, launch: LaunchOwn): Promise<Kept<Child> | undefined> {
  if (!hasStripeSandbox(process.env)) return undefined;
  const STRIPE_WEBHOOK_URL = `http://${addressOf(options.host)}:${options.port}/api/webhooks/stripe`;
  const urls = { STRIPE_WEBHOOK_URL, STRIPE_CONNECT_WEBHOOK_URL: `${STRIPE_WEBHOOK_URL}-connect` };
  return keepRunning("stripe-sandbox", async () => launch("stripe-sandbox", urls), options.say);
}

async function stripeAnswers(environment: NodeJS.ProcessEnv, options: Options): Promise<void> {
  if (!hasStripeSandbox(process.env)) return;
  const deadline = performance.now() + READY_TIMEOUT_MS;
  while (performance.now() < deadline) {
    if (await answers(`${environment.STRIPE_API_BASE}/_sandbox/clock`)) return;
    await delay(READY_POLL_MS);
  }
  throw new Fault(`The stand-in for Stripe does not answer; ${options.dataDir}/logs/stripe-sandbox.log says why.`);
}

async function answers(url: string): Promise<boolean> {
  const probe = await fetch(url, { signal: AbortSignal.timeout(PROBE_TIMEOUT_MS) }).catch(() => undefined);
  return probe?.status === 200;
}

/** Where a process of this machine reaches what listens on `host`. */
function addressOf(host: string): string {
  return ["0.0.0.0", "::"].includes(host) ? "127.0.0.1" : host;
}

type Launch = (name: string, args: readonly string[], extra?: Record<string, string>) => Child;
/** Starts one of the processes that were bundled with the site. */
type LaunchOwn = (name: ProcessName, extra?: Record<string, string>) => Child;

function launcher(options: Options, environment: NodeJS.ProcessEnv, database: RunningDatabase): Launch {
  const { root, dataDir, say } = options;
  return (name, args, extra = {}) => {
    const env = { ...environment, DATABASE_URL: database.url(), ...extra };
    return startChild({ name, args, cwd: root, env, logFile: join(dataDir, "logs", `${name}.log`), say });
  };
}

function hasDemo(environment: NodeJS.ProcessEnv): boolean {
  return environment.DEPLOYMENT !== "production" && !["0", "false"].includes(environment.SEED_DEMO ?? "");
}

/** The demo is made once for each DATA_DIR; its films are jobs, so this is soon over. */
async function seedDemo(options: Options, environment: NodeJS.ProcessEnv, launch: LaunchOwn): Promise<void> {
  const marker = join(options.dataDir, "demo-seeded");
  if (!hasDemo(environment) || existsSync(marker)) return;
  options.say("Making the demo accounts");
  const code = await launch("seed-demo").exited;
  if (code === 0) await writeFile(marker, "");
  else options.say(`The demo could not be made; ${options.dataDir}/logs/seed-demo.log says why. The next start tries again.`);
}

async function becomesReady(options: Options, starts: { readonly web: number }): Promise<void> {
  const deadline = performance.now() + READY_TIMEOUT_MS;
  while (performance.now() < deadline) {
    if (await answers(`http://${addressOf(options.host)}:${options.port}/healthz`)) return;
    if (starts.web > STARTS_BEFORE_READY_MAX) break;
    await delay(READY_POLL_MS);
  }
  throw new Fault(`The site does not answer on port ${options.port}; ${options.dataDir}/logs/web.log says why.`);
}
