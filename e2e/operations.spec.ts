import { mkdtemp, readdir, readFile, readlink, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import postgres from "postgres";
import { LIMITS } from "@/server/accounts/rate-limit";
import { findFreePort } from "@/test/free-port";
import { launchCopy, type StartedCopy, startCopy } from "./fixtures/start-copy";

/** Pids of all processes that were given this DATA_DIR or work in it: the whole copy, Postgres included. */
async function findProcesses(dataDir: string): Promise<number[]> {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name)).map(Number);
  const isOurs = async (pid: number) => {
    const [environ, directory] = await Promise.all([readFile(`/proc/${pid}/environ`, "utf8").catch(() => ""), readlink(`/proc/${pid}/cwd`).catch(() => "")]);
    return pid !== process.pid && (environ.includes(`DATA_DIR=${dataDir}\0`) || directory.startsWith(dataDir));
  };
  const ours = await Promise.all(pids.map(async (pid) => ((await isOurs(pid)) ? [pid] : [])));
  return ours.flat();
}

async function pidOf(copy: StartedCopy, title: RegExp): Promise<number> {
  for (const pid of await findProcesses(copy.dataDir)) {
    if (title.test(await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => ""))) return pid;
  }
  throw new Error(`No process of the copy is called ${title}`);
}

const WEB = /next-server/;
const WORKER = /mhc-worker|processes\/worker\.mjs/;
const STRIPE = /mhc-stripe-sandbox|processes\/stripe-sandbox\.mjs/;
const BANK = /mhc-bank-sandbox|processes\/bank-sandbox\.mjs/;

async function postmasterPid(copy: StartedCopy): Promise<number> {
  return Number.parseInt(await readFile(join(copy.dataDir, "postgres", "cluster", "postmaster.pid"), "utf8"), 10);
}

async function healthOf(copy: StartedCopy): Promise<number> {
  return fetch(`${copy.url}/healthz`).then(
    (response) => response.status,
    () => 0,
  );
}

async function addRow(copy: StartedCopy, name: string): Promise<void> {
  const sql = postgres(copy.databaseUrl, { max: 1 });
  await sql.unsafe(`create table ${name} (id int)`);
  await sql.end();
}

// Each start is a copy of its own: whoever is free takes the next.
test.describe.configure({ mode: "parallel" });

test.describe("a running copy", () => {
  test.describe.configure({ mode: "default" });
  let copy: StartedCopy;
  test.beforeAll(async () => {
    copy = await startCopy();
  });
  test.afterAll(() => copy.remove());

  test("answers again after its web process was killed", async () => {
    const killed = await pidOf(copy, WEB);
    process.kill(killed, "SIGKILL");
    await expect.poll(() => pidOf(copy, WEB).catch(() => killed), { timeout: 60_000 }).not.toBe(killed);
    await expect.poll(() => healthOf(copy), { timeout: 60_000 }).toBe(200);
  });

  test("has a worker again after its worker was killed", async () => {
    const killed = await pidOf(copy, WORKER);
    process.kill(killed, "SIGKILL");
    await expect.poll(() => pidOf(copy, WORKER).catch(() => killed), { timeout: 60_000 }).not.toBe(killed);
  });

  test("reaches its stand-in for a bank, also after that was killed", async () => {
    const lines = (await readFile(`/proc/${await pidOf(copy, WORKER)}/environ`, "utf8")).split("\0");
    const variables = new Map(lines.map((line) => [line.split("=", 1)[0], line.slice(line.indexOf("=") + 1)]));
    const headers = { authorization: `Bearer ${variables.get("BANK_TOKEN")}` };
    const ask = () => fetch(`${variables.get("BANK_URL")}/reports?since=2026-01-01`, { headers }).then((answer) => answer.status);
    await expect.poll(() => ask().catch(() => 0), { timeout: 60_000 }).toBe(200);
    const killed = await pidOf(copy, BANK);
    process.kill(killed, "SIGKILL");
    await expect.poll(() => pidOf(copy, BANK).catch(() => killed), { timeout: 60_000 }).not.toBe(killed);
    await expect.poll(() => ask().catch(() => 0), { timeout: 60_000 }).toBe(200);
  });

  test("pays again after its stand-in for Stripe was killed, which forgot nothing", async () => {
    const ask = (method: string, path: string) =>
      fetch(`http://127.0.0.1:${copy.stripePort}${path}`, { method, headers: { authorization: "Bearer sk_test_operations1234567" } }).then(
        (answer) => answer.status,
      );
    const made = await fetch(`http://127.0.0.1:${copy.stripePort}/v1/customers`, {
      method: "POST",
      headers: { authorization: "Bearer sk_test_operations1234567" },
    });
    const customer: { id: string } = await made.json();
    const killed = await pidOf(copy, STRIPE);
    process.kill(killed, "SIGKILL");
    await expect.poll(() => ask("GET", `/v1/customers/${customer.id}`).catch(() => 0), { timeout: 60_000 }).toBe(200);
    expect(await pidOf(copy, STRIPE)).not.toBe(killed);
  });

  test("keeps what was committed and answers again after Postgres was killed", async () => {
    await addRow(copy, "kept_after_kill");
    const killed = await postmasterPid(copy);
    process.kill(killed, "SIGKILL");
    await expect.poll(() => postmasterPid(copy).catch(() => killed), { timeout: 60_000 }).not.toBe(killed);
    await expect.poll(() => healthOf(copy), { timeout: 60_000 }).toBe(200);
    const sql = postgres(copy.databaseUrl, { max: 1 });
    expect(await sql`select to_regclass('kept_after_kill')::text as name`).toEqual([{ name: "kept_after_kill" }]);
    await sql.end();
  });

  test("says in a sentence that a page could not be made while Postgres takes nobody in, and makes it when asked again", async ({ page }) => {
    const sql = postgres(copy.databaseUrl, { max: 1 });
    await sql`select 1`;
    const postmaster = await postmasterPid(copy);
    process.kill(postmaster, "SIGSTOP");
    try {
      await sql`select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`;
      const answer = await fetch(`${copy.url}/api/artists`);
      expect([answer.status, Number(answer.headers.get("retry-after")) > 0]).toEqual([503, true]);
      await page.goto(`${copy.url}/artists`);
      await expect(page.getByRole("alert").filter({ hasText: "This page could not be made" })).toBeVisible();
    } finally {
      process.kill(postmaster, "SIGCONT");
      await sql.end();
    }
    await expect.poll(() => healthOf(copy), { timeout: 60_000 }).toBe(200);
    await page.getByRole("button", { name: "Try again" }).click();
    await expect(page.getByRole("heading", { name: "Artists", level: 1 })).toBeVisible();
  });

  test("counts tries by where they come from, whatever X-Forwarded-For says of it", async () => {
    const ask = async (n: number) => {
      const headers = { "content-type": "application/json", "x-forwarded-for": `203.0.113.${n}` };
      const body = JSON.stringify({ email: `nobody-${n}@example.test` });
      return (await fetch(`${copy.url}/api/account/password-reset/request`, { method: "POST", headers, body })).status;
    };
    const statuses: number[] = [];
    for (let n = 0; n <= LIMITS.passwordReset.client.triesMax; n++) statuses.push(await ask(n));
    expect([new Set(statuses.slice(0, -1)), statuses.at(-1)]).toEqual([new Set([202]), 429]);
  });

  test("refuses a second start on its data in one sentence and runs on", async () => {
    const second = launchCopy({ dataDir: copy.dataDir, port: await findFreePort() });
    expect(await second.exited).toBe(1);
    expect(second.output().trim()).toMatch(/^A copy is already running with DATA_DIR .+\.$/);
    expect(await healthOf(copy)).toBe(200);
  });

  test("says of a port that its stand-in for Stripe has who has it", async () => {
    const dataDir = await mkdtemp(join(tmpdir(), "mhc-beside-"));
    const beside = launchCopy({ dataDir, port: copy.stripePort });
    expect(await beside.exited).toBe(1);
    expect(beside.output().trim()).toBe(
      `Port ${copy.stripePort} is taken by the stand-in for Stripe of a copy that runs already. Set another one: PORT=${copy.stripePort + 1} npm start`,
    );
    await rm(dataDir, { recursive: true });
  });

  test("shares a machine and a checkout with another copy, which leaves nothing running however it ends, and comes back with its data", async () => {
    const gone = (other: StartedCopy) => expect.poll(() => findProcesses(other.dataDir), { timeout: 30_000 }).toEqual([]);
    const first = await startCopy({ throughNpm: true });
    expect(first.databaseUrl).not.toBe(copy.databaseUrl);
    expect([await healthOf(copy), await healthOf(first)]).toEqual([200, 200]);
    await addRow(first, "kept");
    await test.step("npm is killed, which started it", async () => {
      process.kill(first.pid, "SIGKILL");
      await first.exited;
      await gone(first);
    });
    const { dataDir, port } = first;
    const second = await startCopy({ dataDir, port });
    await test.step("its launcher is killed", async () => {
      process.kill(second.pid, "SIGKILL");
      await second.exited;
      await gone(second);
    });
    const third = await startCopy({ dataDir, port });
    const sql = postgres(third.databaseUrl, { max: 1 });
    expect(await sql`select to_regclass('kept')::text as name`).toEqual([{ name: "kept" }]);
    await sql.end();
    await test.step("it is stopped", async () => {
      await third.stop();
      expect(await findProcesses(dataDir)).toEqual([]);
    });
    await third.remove();
    expect(await healthOf(copy)).toBe(200);
  });
});

test("starts after a start that was killed while the database was being made", async () => {
  const dataDir = await mkdtemp(join(tmpdir(), "mhc-killed-"));
  const port = await findFreePort();
  const first = launchCopy({ dataDir, port });
  const half = () => readdir(join(dataDir, "postgres")).then((names) => names.some((name) => name.startsWith("cluster.")));
  await expect.poll(() => half().catch(() => false), { timeout: 60_000, intervals: [10] }).toBe(true);
  process.kill(first.pid, "SIGKILL");
  await first.exited;
  const again = await startCopy({ dataDir, port });
  expect(await healthOf(again)).toBe(200);
  await again.remove();
});

test("says in one sentence that a port is taken", async () => {
  const taken = createServer().listen({ host: "127.0.0.1", port: 0 });
  await new Promise((resolve) => taken.once("listening", resolve));
  const address = taken.address();
  const port = typeof address === "object" && address ? address.port : 0;
  const dataDir = await mkdtemp(join(tmpdir(), "mhc-taken-"));
  const start = launchCopy({ dataDir, port });
  expect(await start.exited).toBe(1);
  expect(start.output().trim()).toBe(`Port ${port} is taken by another program. Set another one: PORT=${port + 1} npm start`);
  taken.close();
  await rm(dataDir, { recursive: true });
});

test("says in one sentence that the port of the stand-in for Stripe is taken", async () => {
  const taken = createServer().listen({ host: "127.0.0.1", port: 0 });
  await new Promise((resolve) => taken.once("listening", resolve));
  const address = taken.address();
  const port = typeof address === "object" && address ? address.port : 0;
  const dataDir = await mkdtemp(join(tmpdir(), "mhc-taken-"));
  const start = launchCopy({ dataDir, port: await findFreePort(), env: { STRIPE_SANDBOX_PORT: String(port) } });
  expect(await start.exited).toBe(1);
  expect(start.output().trim()).toBe(`Port ${port} is taken by another program. Set another one: STRIPE_SANDBOX_PORT=${port + 1} npm start`);
  taken.close();
  await rm(dataDir, { recursive: true });
});

test("in production names the missing variables in one line and makes no secrets of its own", async () => {
  const dataDir = await mkdtemp(join(tmpdir(), "mhc-production-"));
  const start = launchCopy({ dataDir, port: await findFreePort(), env: { NODE_ENV: "production", DEPLOYMENT: "" } });
  expect(await start.exited).toBe(1);
  const output = start.output().trim();
  expect(output.split("\n")).toHaveLength(1);
  for (const name of ["DATABASE_URL", "AUTH_SECRET", "PUBLIC_URL"]) expect(output).toContain(name);
  expect(await readdir(dataDir)).toEqual(["logs"]);
  await rm(dataDir, { recursive: true });
});
