import { createHash, randomBytes } from "node:crypto";
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startS3StandIn } from "@/test/s3-stand-in";
import type { ObjectStore } from ".";
import { createFileStore } from "./file-store";
import { createS3Store } from "./s3-store";

interface Fixture {
  readonly store: ObjectStore;
  /** A folder for files of the test itself, on the store's own disk. */
  readonly folder: string;
  close(): Promise<void>;
}

async function openFileStore(): Promise<Fixture> {
  const folder = await mkdtemp(join(tmpdir(), "mhc-files-"));
  return { store: createFileStore(folder), folder, close: () => rm(folder, { recursive: true, force: true }) };
}

async function openS3Store(): Promise<Fixture> {
  const folder = await mkdtemp(join(tmpdir(), "mhc-s3-"));
  const server = await startS3StandIn();
  const close = async (): Promise<void> => {
    await server.close();
    await rm(folder, { recursive: true, force: true });
  };
  return { store: createS3Store({ ...server, region: "eu-central-1", dataDir: folder }), folder, close };
}

function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

describe.each([
  { name: "files", open: openFileStore },
  { name: "S3", open: openS3Store },
])("the object store on $name", ({ open }) => {
  let fixture: Fixture;

  beforeAll(async () => {
    fixture = await open();
  });
  afterAll(() => fixture.close());

  const readAll = async (key: string): Promise<string> => (await buffer(await fixture.store.read(key))).toString("utf8");

  it("gives back the bytes that were put, and the new ones after a second put", async () => {
    await fixture.store.putBytes("a/one.txt", Buffer.from("first"), { contentType: "text/plain" });
    expect(await readAll("a/one.txt")).toBe("first");
    const info = await fixture.store.putBytes("a/one.txt", Buffer.from("second!"));
    expect(info).toMatchObject({ key: "a/one.txt", sizeBytes: 7 });
    expect(await readAll("a/one.txt")).toBe("second!");
  });

  it("never puts what must be new in place of another, and leaves that as it was", async () => {
    await fixture.store.putBytes("once/one.txt", Buffer.from("first"), { isNew: true });
    await expect(fixture.store.putBytes("once/one.txt", Buffer.from("second"), { isNew: true })).rejects.toMatchObject({ code: "conflict" });
    expect(await readAll("once/one.txt")).toBe("first");
    const tries = ["a", "b", "c", "d"].map((text) => fixture.store.putBytes("once/race.txt", Buffer.from(text), { isNew: true }));
    expect((await Promise.allSettled(tries)).filter((attempt) => attempt.status === "fulfilled")).toHaveLength(1);
  });

  it("keeps a file of many parts byte for byte, and leaves the caller's file where it was", async () => {
    const bytes = randomBytes(40 * 1024 * 1024 + 3);
    const path = join(fixture.folder, "big");
    await writeFile(path, bytes);
    expect(await fixture.store.putFile("big/file.bin", path)).toMatchObject({ sizeBytes: bytes.length });
    expect(sha256(await buffer(await fixture.store.read("big/file.bin")))).toBe(sha256(bytes));
    expect((await stat(path)).size).toBe(bytes.length);
  });

  it("takes the caller's file away when asked to move it", async () => {
    const path = join(fixture.folder, "moving");
    await writeFile(path, "moved");
    await fixture.store.putFile("moved/here", path, { move: true });
    expect(await readAll("moved/here")).toBe("moved");
    await expect(stat(path)).rejects.toThrow("ENOENT");
  });

  it("answers a range with exactly these bytes, both ends included", async () => {
    await fixture.store.putBytes("range/digits", Buffer.from("0123456789"));
    const part = await buffer(await fixture.store.read("range/digits", { start: 2, end: 5 }));
    expect(part.toString()).toBe("2345");
  });

  it("says that a missing object is not there, in every verb that needs one", async () => {
    expect(await fixture.store.find("missing/thing")).toBeNull();
    await expect(fixture.store.read("missing/thing")).rejects.toMatchObject({ code: "not_found" });
    await expect(fixture.store.withLocalFile("missing/thing", async () => 1)).rejects.toMatchObject({ code: "not_found" });
    await fixture.store.remove("missing/thing");
    await fixture.store.removePrefix("missing");
  });

  it("lists in the order of the keys, page by page, and nothing outside the prefix", async () => {
    const keys = ["list/a-1", "list/a.txt", "list/a/b", "list/a0", "list/z/1", "list/z/2", "listing/other"];
    for (const key of keys) await fixture.store.putBytes(key, Buffer.from(key));
    const first = await fixture.store.list("list/", { limit: 4 });
    const second = await fixture.store.list("list/", { limit: 4, after: first.at(-1)?.key ?? "" });
    expect([...first, ...second].map((object) => object.key)).toEqual(keys.slice(0, -1));
    expect((await fixture.store.list("list/a")).map((object) => object.key)).toEqual(keys.slice(0, 4));
  });

  it("removes a folder and not its neighbour of a longer name", async () => {
    await fixture.store.putBytes("videos/vid_1/media/x", Buffer.from("x"));
    await fixture.store.putBytes("videos/vid_1/y", Buffer.from("y"));
    await fixture.store.putBytes("videos/vid_10/z", Buffer.from("z"));
    await fixture.store.removePrefix("videos/vid_1");
    expect((await fixture.store.list("videos/")).map((object) => object.key)).toEqual(["videos/vid_10/z"]);
  });

  it("lends a path that holds the bytes, and leaves no copy behind, also when the borrower fails", async () => {
    await fixture.store.putBytes("lend/it", Buffer.from("lent"));
    expect(await fixture.store.withLocalFile("lend/it", (path) => readFile(path, "utf8"))).toBe("lent");
    const failing = fixture.store.withLocalFile("lend/it", async () => {
      throw new Error("the borrower's own fault");
    });
    await expect(failing).rejects.toThrow("the borrower's own fault");
    const copies = await readdir(join(fixture.folder, "s3-copies")).catch(() => []);
    expect(copies).toEqual([]);
  });

  it.each(["../outside", "a/../../b", "/etc/passwd", "a//b", "a/./b", "", "nul\0", "a b", `${"k".repeat(600)}`])("refuses the key %j", async (key) => {
    await expect(fixture.store.putBytes(key, Buffer.from("x"))).rejects.toMatchObject({ code: "invalid_input" });
    await expect(fixture.store.read(key)).rejects.toMatchObject({ code: "invalid_input" });
  });

  it("gives every reader a whole object while others write it again and again", async () => {
    const versions = ["a", "b", "c"].map((letter) => Buffer.from(letter.repeat(200_000)));
    await fixture.store.putBytes("race/it", versions[0] ?? Buffer.alloc(0));
    const writing = Promise.all(versions.map((bytes) => fixture.store.putBytes("race/it", bytes)));
    const seen = await Promise.all(Array.from({ length: 10 }, () => readAll("race/it")));
    await writing;
    for (const text of seen) expect(versions.map((bytes) => bytes.toString())).toContain(text);
  });
});
