import { spawnSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { canMount, onOwnDisk } from "@/test/own-disk";
import { startS3StandIn } from "@/test/s3-stand-in";
import { createObjectStore } from "./live";
import { createS3Store } from "./s3-store";

function listen(server: Server): Promise<number> {
  return new Promise((done) => {
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      done(typeof address === "object" && address !== null ? address.port : 0);
    });
  });
}

describe("a disk without room", () => {
  it.skipIf(!canMount())("fails with disk_full, keeps the old object and leaves nothing half-made", () => {
    const { program, args } = onOwnDisk("/mnt", "1m", ["node", "--import", "tsx", resolve("test/crash/fill-disk.ts"), "/mnt"]);
    const run = spawnSync(program, args, { encoding: "utf8" });
    expect(run.stderr).toBe("");
    expect(JSON.parse(run.stdout)).toEqual({ putBytes: "disk_full", putFile: "disk_full", old: "kept", left: ["objects", "objects/small"] });
  });
});

describe("a store that fails", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "mhc-faults-"));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const access = { bucket: "videos", region: "us-east-1", accessKeyId: "id", secretAccessKey: "secret" };

  it("is asked again after a 503 and answers in the end", async () => {
    let asked = 0;
    const server = createServer((_request, response) => {
      asked++;
      response.writeHead(asked < 3 ? 503 : 200, { "content-length": "0", "last-modified": new Date(0).toUTCString() }).end();
    });
    const port = await listen(server);
    const store = createS3Store({ ...access, endpoint: `http://127.0.0.1:${port}`, dataDir: folder });
    expect(await store.find("a/b")).toMatchObject({ key: "a/b", sizeBytes: 0 });
    expect(asked).toBe(3);
    server.close();
  });

  it("is unavailable when nobody listens, and not a reason to hang", async () => {
    const store = createS3Store({ ...access, endpoint: "http://127.0.0.1:9", dataDir: folder });
    await expect(store.find("a/b")).rejects.toMatchObject({ code: "unavailable" });
  });

  it("is refused at the start, in one line, when half of its variables are missing", () => {
    const env = { DATA_DIR: folder, S3_REGION: "us-east-1", S3_ENDPOINT: "http://127.0.0.1:9", S3_BUCKET: "b" };
    expect(() => createObjectStore({ ...env, S3_ACCESS_KEY_ID: undefined, S3_SECRET_ACCESS_KEY: undefined })).toThrow("S3_SECRET_ACCESS_KEY");
  });
});

describe("a bucket", () => {
  it("lets nobody in with another secret, and hears of the refusal at once", async () => {
    const server = await startS3StandIn();
    const store = createS3Store({ ...server, secretAccessKey: "wrong", region: "eu-central-1", dataDir: tmpdir() });
    await expect(store.putBytes("a/b", Buffer.from("x"))).rejects.toMatchObject({ code: "unavailable" });
    await server.close();
  });
});
