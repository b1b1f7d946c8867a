import { execFileSync } from "node:child_process";
import { mkdir, rm, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Cid } from "@/protocol/cid";
import { placeOf } from "../store/folder-layout";
import { syncWorks } from "../sync/sync-works";
import { type MadeWork, makeArtistKey, makeWork } from "../testing/make-work";
import { makeFolder, openTestRelay, type TestRelay } from "../testing/open-test-relay";
import { writeStick } from "../testing/write-stick";
import { exportWorks } from "../works/export-works";
import { createFolderSource } from "./folder-source";

let film: MadeWork;
let from: TestRelay;
let to: TestRelay;
let [stick, removeStick]: [string, () => Promise<void>] = ["", async () => undefined];

beforeAll(async () => {
  film = await makeWork({ key: await makeArtistKey(), segments: 6 });
});
beforeEach(async () => {
  ({ folder: stick, remove: removeStick } = await makeFolder());
  [from, to] = [await openTestRelay({}, [film.pin]), await openTestRelay({}, [film.pin])];
  await writeStick(stick, film);
  await syncWorks(from, [createFolderSource(stick)]);
  await rm(stick, { recursive: true });
});
afterEach(async () => {
  await Promise.all([from.remove(), to.remove(), removeStick()]);
});

const inventory = () =>
  JSON.stringify({
    v: 1,
    works: [{ work: film.work, root: film.root, seq: 1 }],
    objects: { count: 0, bytes: 0, filter: { bits: 64, looks: 7, data: "AAAAAAAAAAA" } },
  });
const writeAt = async (folder: string, cid: Cid, bytes: Uint8Array) => {
  const path = join(folder, placeOf(cid));
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, bytes);
};
const importStick = () => syncWorks(to, [createFolderSource(stick)]);

describe("a stick", () => {
  it("carries whole works from one relay to another, without a network", async () => {
    expect(await exportWorks(from, stick)).toEqual({ works: 1, written: film.objects.size, there: 0 });
    expect(await importStick()).toMatchObject({ works: [{ state: "whole", seq: 1 }], pulledObjects: film.objects.size });
    expect(await exportWorks(from, stick)).toEqual({ works: 1, written: 0, there: film.objects.size });
  });

  it("that was pulled out is filled again where it was left, and one that lacks things brings the rest", async () => {
    await exportWorks(from, stick);
    const lost = film.segments.slice(2);
    for (const cid of lost) await rm(join(stick, placeOf(cid)));
    const [spoiled] = film.segments;
    if (spoiled !== undefined) await writeAt(stick, spoiled, Buffer.from("half"));
    expect(await importStick()).toMatchObject({ works: [{ state: "partial" }], faults: [expect.stringContaining("something else")] });
    expect(await exportWorks(from, stick)).toEqual({ works: 1, written: lost.length + 1, there: film.objects.size - lost.length - 1 });
    expect(await importStick()).toMatchObject({ works: [{ state: "whole" }], faults: [] });
  });

  it("keeps its list of works that other relays put there", async () => {
    await exportWorks(from, stick);
    const more = await makeWork({ key: await makeArtistKey(), name: "another" });
    await writeFile(join(stick, "inventory.json"), inventory().replaceAll(film.work, more.work));
    await exportWorks(from, stick);
    expect((await createFolderSource(stick).findRoots([film.work, more.work])).size).toBe(2);
  });

  it("with links, pipes, folders and giants under the names of objects leads nowhere and hangs nothing", async () => {
    await exportWorks(from, stick);
    const [link, pipe, folder, giant, above] = film.segments;
    if (!link || !pipe || !folder || !giant || !above) throw new Error("A film has segments.");
    for (const cid of [link, pipe, folder, giant, above]) await rm(join(stick, placeOf(cid)));
    await symlink("/etc/passwd", join(stick, placeOf(link)));
    execFileSync("mkfifo", [join(stick, placeOf(pipe))]);
    await mkdir(join(stick, placeOf(folder)));
    await writeFile(join(stick, placeOf(giant)), Buffer.alloc(2 * 1024 * 1024 + 1));
    await rm(dirname(join(stick, placeOf(above))), { recursive: true, force: true });
    await symlink("/etc", dirname(join(stick, placeOf(above))));
    expect(await importStick()).toMatchObject({ works: [{ state: "partial" }], faults: [] });
    expect([link, pipe, folder, giant, above].some((cid) => to.store.index.has(cid))).toBe(false);
  });

  it("whose list is nonsense, a link or missing brings nothing, and says nothing it should not", async () => {
    await exportWorks(from, stick);
    const list = join(stick, "inventory.json");
    for (const text of ["", "{", "[]", '{"v":1,"works":[{"work":"../..","root":"x","seq":1}]}', "x".repeat(2_000_000)]) {
      await writeFile(list, text);
      expect(await importStick()).toMatchObject({ works: [{ state: "absent" }], pulledObjects: 0 });
    }
    await rm(list);
    await symlink("/etc/passwd", list);
    expect(await importStick()).toMatchObject({ works: [{ state: "absent" }], pulledObjects: 0 });
  });
});
