import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Cid } from "@/protocol/cid";
import { createAdapterSource } from "../sources/adapter-source";
import { SourceFault } from "../sources/source";
import { placeOf } from "../store/folder-layout";
import { openSources } from "../sync/open-sources";
import { syncWorks } from "../sync/sync-works";
import { type MadeWork, makeArtistKey, makeWork } from "../testing/make-work";
import { makeFolder, openTestRelay } from "../testing/open-test-relay";
import { startUpstream } from "../testing/start-upstream";
import { writeStick } from "../testing/write-stick";
import { type AdapterDoor, AdapterProcess, type AdapterSelf } from "./adapter-process";

const BOX = fileURLToPath(new URL("../testing/box-adapter.mjs", import.meta.url));
const RETRY_MS = 20;
const PATIENCE = { timeout: 15_000 };

let film: MadeWork;
let folder: string;
let said: string[];
const open: (() => Promise<unknown>)[] = [];

beforeEach(async () => {
  film = await makeWork({ key: await makeArtistKey(), segments: 30 });
  const made = await makeFolder();
  [folder, said] = [made.folder, []];
  open.push(made.remove);
});
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

function startBox(settings: object = {}, onReady?: (self: AdapterSelf) => void, args: readonly string[] = [BOX]): AdapterProcess {
  const command = { file: process.execPath, args, state: folder };
  const box = new AdapterProcess({ name: "box", command, settings: { folder, ...settings }, say: (line) => said.push(line), onReady, retryMs: RETRY_MS });
  box.start();
  open.push(() => box.close());
  return box;
}

const lend = (box: AdapterProcess) => ({ door: () => box.door(), close: async () => undefined });

async function put(cid: Cid, bytes: Uint8Array | string): Promise<void> {
  await mkdir(dirname(join(folder, placeOf(cid))), { recursive: true });
  await writeFile(join(folder, placeOf(cid)), bytes);
}

/** A relay whose application knows the newest root, and has nothing else; the rest comes by the adapter. */
async function syncBy(box: AdapterProcess) {
  const origin = await startUpstream(film);
  for (const cid of film.objects.keys()) if (cid !== film.root) origin.forget(cid);
  const relay = await openTestRelay({ upstreams: [{ kind: "origin", url: origin.url, allowPrivate: true }] }, [film.pin]);
  open.push(origin.close, relay.remove);
  return syncWorks(relay, [...openSources(relay), createAdapterSource("ipfs", lend(box))]);
}

it("a relay takes a work by an adapter, whose words steer no terminal", async () => {
  await writeStick(folder, film);
  const selves: AdapterSelf[] = [];
  expect(await syncBy(startBox({}, (self) => selves.push(self)))).toMatchObject({ works: [{ state: "whole", seq: 1 }], faults: [] });
  expect([selves, said]).toEqual([[{ name: "box", addresses: ["/here"] }], ["box: has a  [31mbox"]]);
});

it("an adapter that ends in the middle is started again, and the sync that was under way is whole all the same", async () => {
  await writeStick(folder, film);
  const result = await syncBy(startBox({ endsAfter: 12, ended: join(folder, "ended") }));
  expect(result).toMatchObject({ works: [{ state: "whole" }], faults: [] });
  expect(existsSync(join(folder, "ended"))).toBe(true);
  expect(said).toContain("The adapter box ended (status 3), and is started again in 1 s.");
});

it("what no peer has is no fault, peers that do not answer and wrong bytes are", async () => {
  const [first = film.root, second = film.root] = film.segments;
  for (const [cid, bytes] of film.objects) if (cid !== first) await put(cid, bytes);
  expect(await syncBy(startBox())).toMatchObject({ works: [{ state: "partial", missing: 1 }], faults: [] });
  await put(second, "something else");
  expect(await syncBy(startBox())).toMatchObject({ faults: [expect.stringContaining("It gave something else")] });
  for (const cid of film.segments) await put(cid, "silent");
  expect(await syncBy(startBox())).toMatchObject({ works: [{ missing: 30 }], faults: ["the adapter ipfs: It answered with 500."] });
});

it("the door is on loopback, for whoever has this start's secret, and for one question alone", async () => {
  await writeStick(folder, film);
  const { url, secret }: AdapterDoor = await startBox().door();
  const path = `/api/v0/block/get?arg=${film.root}&timeout=8s`;
  const ask = async (asked: string, authorization?: string, method = "POST") =>
    (await fetch(`${url}${asked}`, { method, headers: authorization === undefined ? {} : { authorization } })).status;
  expect(new URL(url).hostname).toBe("127.0.0.1");
  expect(await ask(path, `Bearer ${secret}`)).toBe(200);
  expect([await ask(path), await ask(path, "Bearer "), await ask(path, `Bearer ${"a".repeat(secret.length)}`)]).toEqual([403, 403, 403]);
  expect(await ask(path, `Bearer ${secret}`, "GET")).toBe(405);
  for (const other of ["/", "/api/v0/config", `/api/v0/block/get?arg=../x&timeout=8s`, `${path}&arg=x`]) expect(await ask(other, `Bearer ${secret}`)).toBe(404);
});

it("ends when the relay lets go of it, and one that says what is no word of an adapter is ended", async () => {
  const box = startBox();
  const { gone } = await box.door();
  await box.close();
  expect(gone.aborted).toBe(true);
  await expect(box.door()).rejects.toThrow(SourceFault);
  startBox({}, undefined, ["-e", "console.log('ready'); setInterval(() => 0, 1000)"]);
  await vi.waitFor(() => expect(said).toContain("The adapter box ended (status SIGKILL), and is started again in 1 s."), PATIENCE);
  startBox({}, undefined, ["-e", "throw new Error('Cannot find package libp2p')"]);
  await vi.waitFor(() => expect(said).toContain("The adapter box ended (Error: Cannot find package libp2p), and is started again in 1 s."), PATIENCE);
});
