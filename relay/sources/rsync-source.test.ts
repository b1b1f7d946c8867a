import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { delimiter, dirname, join } from "node:path";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { findFreePort } from "@/test/free-port";
import { placeOf } from "../store/folder-layout";
import { syncWorks } from "../sync/sync-works";
import { type MadeWork, makeArtistKey, makeWork } from "../testing/make-work";
import { openTestRelay, type TestRelay } from "../testing/open-test-relay";
import { writeInventory } from "../works/make-inventory";
import { writeWorkState } from "../works/work-state";
import { createRsyncSource } from "./rsync-source";
import { SourceFault } from "./source";

let film: MadeWork;
let [from, to]: [TestRelay | null, TestRelay | null] = [null, null];
const relays = (): readonly [TestRelay, TestRelay] => {
  if (from === null || to === null) throw new Error("Opened before each.");
  return [from, to];
};
const path = process.env.PATH;
/** The real one where it is installed; without it, the contract of its arguments is all that is tested, and the run says so. */
const hasRsync = spawnSync("rsync", ["--version"]).status === 0;
if (!hasRsync) process.stderr.write("rsync is not installed: pulls from a real daemon are NOT tested.\n");

beforeAll(async () => {
  film = await makeWork({ key: await makeArtistKey(), segments: 6 });
});
beforeEach(async () => {
  [from, to] = [await openTestRelay({}, [film.pin]), await openTestRelay({}, [film.pin])];
  for (const [cid, bytes] of film.objects) await from.store.put(cid, bytes);
  const head = { seq: 1, root: film.root, key: film.pin.key };
  await writeWorkState(from.folder, film.work, { seen: head, held: head });
  await writeInventory(from);
});
afterEach(async () => {
  process.env.PATH = path;
  await Promise.all([from?.remove(), to?.remove()]);
});

const sync = (url: string, allowPrivate = true) => {
  const [, relay] = relays();
  return syncWorks(relay, [createRsyncSource({ kind: "rsync", url, allowPrivate }, relay.store.incoming)]);
};

describe.runIf(hasRsync)("a pull from a real rsync daemon", () => {
  let daemon: ChildProcess | null = null;
  afterEach(async () => {
    if (daemon === null || daemon.exitCode !== null) return;
    daemon.kill("SIGKILL");
    await once(daemon, "exit");
  });

  async function startDaemon(module: string): Promise<string> {
    const [relay] = relays();
    const port = await findFreePort();
    const config = join(relay.folder, "rsyncd.conf");
    await writeFile(
      config,
      `use chroot = no\nmunge symlinks = no\n[store]\npath = ${module}\nread only = yes\nuid = ${process.getuid?.()}\ngid = ${process.getgid?.()}\n`,
    );
    daemon = spawn("rsync", ["--daemon", "--no-detach", "--address=127.0.0.1", `--port=${port}`, `--config=${config}`], { stdio: "ignore" });
    await answering(port);
    return `rsync://127.0.0.1:${port}/store`;
  }

  it("brings a whole work, and leaves nothing beside the objects", async () => {
    const [relay, target] = relays();
    expect(await sync(await startDaemon(relay.store.folder))).toMatchObject({
      works: [{ state: "whole", seq: 1 }],
      pulledObjects: film.objects.size,
      faults: [],
    });
    expect(await readdir(target.store.incoming)).toEqual([]);
  });

  it("takes no links, devices, giants or other bytes than the names say, and sees nothing beyond the module", async () => {
    const [relay, target] = relays();
    const [link, giant, spoiled, above] = film.segments;
    if (!link || !giant || !spoiled || !above) throw new Error("A film has segments.");
    const at = (cid: typeof link) => join(relay.store.folder, placeOf(cid));
    await Promise.all([rm(at(link)), rm(at(giant)), rm(at(spoiled)), rm(dirname(at(above)), { recursive: true })]);
    await symlink("/etc/passwd", at(link));
    await writeFile(at(giant), Buffer.alloc(2 * 1024 * 1024 + 1));
    await symlink("/etc", dirname(at(above)));
    const url = await startDaemon(relay.store.folder);
    expect(await sync(url)).toMatchObject({ works: [{ state: "partial", missing: 4 }], faults: [] });
    await writeFile(at(spoiled), "spoiled");
    expect(await sync(url)).toMatchObject({ works: [{ state: "partial", missing: 4 }], faults: [expect.stringContaining("something else")] });
    expect([link, giant, spoiled, above].some((cid) => target.store.index.has(cid))).toBe(false);
  });
});

describe("how rsync is called", () => {
  /** Does what rsync would, and writes down how it was called. */
  async function installFake(script: string): Promise<string> {
    const [relay] = relays();
    const bin = await mkdtemp(join(relay.folder, "bin-"));
    await writeFile(join(bin, "rsync"), `#!${process.execPath}\n${script}`);
    await chmod(join(bin, "rsync"), 0o755);
    process.env.PATH = `${bin}${delimiter}${path}`;
    return bin;
  }

  it("is with names of ours alone, no links, no rights of theirs, the address that was checked, and none of our environment", async () => {
    const [relay, target] = relays();
    process.env.RSYNC_CONNECT_PROG = "touch /tmp/should-not-be";
    const bin = await installFake(`
      const { appendFileSync, readFileSync, mkdirSync, copyFileSync } = require("node:fs");
      const { dirname, join } = require("node:path");
      const [args, names] = [process.argv.slice(2), readFileSync(0, "utf8").trim().split("\\n")];
      appendFileSync(join(__dirname, "calls"), JSON.stringify({ args, names, env: Object.keys(process.env) }) + "\\n");
      for (const name of names) {
        const to = join(args.at(-1), name);
        mkdirSync(dirname(to), { recursive: true });
        copyFileSync(join(${JSON.stringify(relay.store.folder)}, name), to);
      }`);
    try {
      expect(await sync("rsync://localhost:4873/store/films")).toMatchObject({ works: [{ state: "whole" }] });
    } finally {
      delete process.env.RSYNC_CONNECT_PROG;
    }
    const calls: readonly { args: string[]; names: string[]; env: string[] }[] = (await readFile(join(bin, "calls"), "utf8"))
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    for (const { args, names, env } of calls) {
      const end = args.indexOf("--");
      expect(args.slice(0, end).every((arg) => arg.startsWith("--"))).toBe(true);
      expect(args.slice(0, end)).toEqual(
        expect.arrayContaining(["--files-from=-", "--no-links", "--no-devices", "--no-specials", "--no-perms", "--no-implied-dirs"]),
      );
      expect(args[end + 1]).toMatch(/^rsync:\/\/(127\.0\.0\.1|\[::1\]):4873\/store\/films\/$/);
      expect(args[end + 2]?.startsWith(target.store.incoming)).toBe(true);
      expect(args).toHaveLength(end + 3);
      expect(names.every((name) => name === "inventory.json" || /^ipfs\/[a-z2-7]{2}\/bafkrei[a-z2-7]{52}$/.test(name))).toBe(true);
      expect(env).not.toContain("RSYNC_CONNECT_PROG");
    }
    expect(calls.length).toBeGreaterThan(3);
  });

  it("is not at all for a private address, or a host that the operator's file cannot name", async () => {
    const bin = await installFake('require("node:fs").writeFileSync(require("node:path").join(__dirname, "called"), "")');
    expect(await sync("rsync://127.0.0.1/store", false)).toMatchObject({
      works: [{ state: "absent" }],
      faults: [expect.stringContaining("not on the open internet")],
    });
    expect(await readdir(bin)).toEqual(["rsync"]);
  });

  it("fails with a sentence when rsync is not there or ends badly", async () => {
    const [, relay] = relays();
    const source = createRsyncSource({ kind: "rsync", url: "rsync://127.0.0.1:1/store", allowPrivate: true }, relay.store.incoming);
    await installFake('process.stderr.write("@ERROR: Unknown module"); process.exit(5);');
    await expect(source.findRoots([film.work])).rejects.toThrow("rsync ended with 5: @ERROR: Unknown module");
    await mkdir(join(relay.folder, "empty"));
    process.env.PATH = join(relay.folder, "empty");
    await expect(source.findRoots([film.work])).rejects.toThrow(SourceFault);
    await expect(source.findRoots([film.work])).rejects.toThrow("rsync is not installed");
  });
});

/** Asked again and again, each try as soon as the last was refused. */
async function answering(port: number): Promise<void> {
  const deadline = performance.now() + 10_000;
  while (performance.now() < deadline) {
    const isOpen = await new Promise<boolean>((done) => {
      const socket = connect({ port, host: "127.0.0.1" }, () => done(true));
      socket.once("error", () => done(false));
      socket.once("connect", () => socket.destroy());
    });
    if (isOpen) return;
    await new Promise((again) => setImmediate(again));
  }
  throw new Error("The rsync daemon does not answer.");
}
