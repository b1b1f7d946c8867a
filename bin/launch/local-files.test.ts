import { mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openBoundedLog } from "./bounded-log";
import { prepareEnvironment } from "./environment";
import { ensureSecrets } from "./secrets";

const LINE = `${"x".repeat(99_999)}\n`;

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "mhc-launch-"));
});
afterEach(() => rm(directory, { recursive: true }));

describe("a log file", () => {
  it("stays bounded, and its newest lines are there", async () => {
    const write = openBoundedLog(join(directory, "web.log"));
    for (let line = 0; line < 350; line += 1) write(LINE);
    write("the newest\n");
    const sizes = await Promise.all((await readdir(directory)).map(async (name) => (await stat(join(directory, name))).size));
    expect(sizes).toHaveLength(2);
    expect(Math.max(...sizes)).toBeLessThan(11_000_000);
    expect(await readFile(join(directory, "web.log"), "utf8")).toMatch(/the newest\n$/);
  });
});

describe("a local copy's secrets", () => {
  it("are made once, kept, and readable by their owner alone", async () => {
    const made = await ensureSecrets(directory);
    expect(made.AUTH_SECRET.length).toBeGreaterThanOrEqual(32);
    expect(await ensureSecrets(directory)).toEqual(made);
    expect((await stat(join(directory, "secrets.json"))).mode & 0o077).toBe(0);
  });

  it("give way to what the operator set, and are not made in production", async () => {
    const place = { dataDir: directory, host: "127.0.0.1", port: 3000 };
    const given = { NODE_ENV: "production", DATABASE_URL: "postgres://db/mhc", AUTH_SECRET: "s".repeat(32), PUBLIC_URL: "https://mhc.example" } as const;
    const environment = await prepareEnvironment(given, place);
    expect(environment).toMatchObject({ ...given, DEPLOYMENT: "production", PORT: "3000" });
    expect(await readdir(directory)).toEqual([]);
  });
});
