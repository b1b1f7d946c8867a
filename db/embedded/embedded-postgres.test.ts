import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, realpath, rm, stat, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import postgres from "postgres";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { bundledScript } from "@/test/bundled-script";
import { type EmbeddedPostgres, startEmbeddedPostgres } from ".";
import { findServerPids } from "./leftover";

let dataDir: string;
let cluster: string;
const servers: EmbeddedPostgres[] = [];

beforeEach(async () => {
  dataDir = await realpath(await mkdtemp(join(tmpdir(), "mhc-embedded-")));
  cluster = join(dataDir, "cluster");
});
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.stop()));
  await rm(dataDir, { recursive: true, force: true });
});

async function start(): Promise<EmbeddedPostgres> {
  const server = await startEmbeddedPostgres({ dataDir, log: () => undefined });
  servers.push(server);
  return server;
}

/** A server held by a process of its own, which a test may kill. */
async function startElsewhere(): Promise<{ holder: ChildProcess; url: string; pid: number }> {
  const holder = spawn(process.execPath, [await bundledScript("test/crash/hold-postgres.ts"), dataDir], { stdio: ["pipe", "pipe", "inherit"] });
  if (!holder.stdout) throw new Error("the holder has no output");
  const [line] = await once(createInterface(holder.stdout), "line");
  return { holder, ...JSON.parse(String(line)) };
}

async function query(url: string, text: string): Promise<readonly Record<string, unknown>[]> {
  const sql = postgres(url, { max: 1, onnotice: () => undefined });
  try {
    return await sql.unsafe(text);
  } finally {
    await sql.end();
  }
}

describe("the embedded Postgres", () => {
  it("keeps its data, port and password from one start to the next", async () => {
    const first = await start();
    await query(first.url, "create table kept (id int)");
    await first.stop();
    const second = await start();
    expect(second.url).toBe(first.url);
    expect(await query(second.url, "select count(*)::int as n from kept")).toEqual([{ n: 0 }]);
  });

  it("is not disturbed by files that vanish while it starts, as those of an initdb do that is dying", async () => {
    let isUp = false;
    const die = async (): Promise<void> => {
      for (let life = 0; !isUp; life++) {
        const dying = join(dataDir, `cluster.dying${life}`);
        await mkdir(dying);
        await Promise.all(Array.from({ length: 100 }, (_, file) => writeFile(join(dying, String(file)), "")));
        await rm(dying, { recursive: true, force: true });
      }
    };
    const [server] = await Promise.all([
      start().finally(() => {
        isUp = true;
      }),
      die(),
    ]);
    expect(await query(server.url, "select 1 as one")).toEqual([{ one: 1 }]);
  });

  it("lets nobody in without the password, and its file is its owner's alone", async () => {
    const server = await start();
    const url = new URL(server.url);
    url.password = "guess";
    await expect(query(url.href, "select 1")).rejects.toThrow(/password authentication failed/);
    const { mode } = await stat(join(dataDir, "password"));
    expect(mode & 0o077).toBe(0);
  });

  it("listens on 127.0.0.1 alone, commits durably and counts time in UTC", async () => {
    const { url } = await start();
    const settings = "select current_setting('listen_addresses') as a, current_setting('unix_socket_directories') as u, current_setting('fsync') as f";
    expect(await query(url, settings)).toEqual([{ a: "127.0.0.1", u: "", f: "on" }]);
    expect(await query(url, "select current_setting('timezone') as t, lower('ÄÖ') as l")).toEqual([{ t: "UTC", l: "äö" }]);
  });

  it("leaves nothing running when the process that started it is killed", async () => {
    const { holder, pid } = await startElsewhere();
    expect(await findServerPids(cluster)).toContain(pid);
    holder.kill("SIGKILL");
    await vi.waitFor(async () => expect(await findServerPids(cluster)).toEqual([]), { timeout: 20_000 });
  });

  it("starts again at once after the server was killed with a client connected, and lost nothing committed", async () => {
    const first = await start();
    const client = postgres(first.url, { max: 1, onnotice: () => undefined });
    await client`create table kept as select 1 as id`;
    process.kill(first.pid, "SIGKILL");
    await first.exited;
    const second = await start();
    expect(await query(second.url, "select id from kept")).toEqual([{ id: 1 }]);
    await client.end({ timeout: 0 });
  });

  it("ends a server that a killed guard left running, and takes over its data", async () => {
    const { holder, pid } = await startElsewhere();
    const guard = Number(/^PPid:\s+(\d+)$/m.exec(await readFile(`/proc/${pid}/status`, "utf8"))?.[1]);
    process.kill(guard, "SIGKILL");
    holder.kill("SIGKILL");
    await once(holder, "exit");
    const server = await start();
    expect(server.pid).not.toBe(pid);
    expect(await findServerPids(cluster)).not.toContain(pid);
  });

  it("is not blocked by a lock file whose process number now belongs to another program, nor harms that program", async () => {
    const first = await start();
    await first.stop();
    await writeFile(join(cluster, "postmaster.pid"), `${process.ppid}\n${cluster}\n`);
    const second = await start();
    expect(await query(second.url, "select 1 as one")).toEqual([{ one: 1 }]);
    expect(existsSync(`/proc/${process.ppid}`)).toBe(true);
  });

  it("takes another port when its own was taken meanwhile", async () => {
    const first = await start();
    await first.stop();
    const other = createServer().listen({ host: "127.0.0.1", port: first.port });
    await once(other, "listening");
    const second = await start();
    expect(second.port).not.toBe(first.port);
    expect(await query(second.url, "select 1 as one")).toEqual([{ one: 1 }]);
    other.close();
  });

  it("begins anew after a start that was killed while it made the cluster", async () => {
    await mkdir(`${cluster}.half`);
    await writeFile(join(`${cluster}.half`, "PG_VERSION"), "18");
    const server = await start();
    expect(await query(server.url, "select 1 as one")).toEqual([{ one: 1 }]);
    expect(existsSync(`${cluster}.half`)).toBe(false);
  });
});
