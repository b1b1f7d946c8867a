import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createToken } from "@/server/accounts";
import { handleRest } from "@/server/api/rest";
import type { Scope } from "@/server/kernel/actor";
import { addVideo, changeJob } from "@/test/edits";
import { addPerson, type Person } from "@/test/people";
import { createTestServices, goLive, type TestServices } from "@/test/services";
import { GET as getPoster } from "./clip/[jobId]/[clipIndex]/poster/route";
import { GET as getClip, HEAD as headClip } from "./clip/[jobId]/[clipIndex]/route";
import { GET as getDownload } from "./job/[jobId]/download/route";
import { GET as getEvents } from "./job/[jobId]/events/route";

const SITE = "http://127.0.0.1:3000";
const CLIPS = ["first clip", "the second, a longer one"];

let t: TestServices;
let folder: string;
let jobId: string;
let videoId: string;
let mine: string;
let theirs: string;

async function tokenOf(person: Person, scopes: readonly Scope[]): Promise<string> {
  return (await createToken(t.services, person.actor, { name: "test", scopes })).token;
}

function ask(token: string | null, path = "/", init: RequestInit = {}): Request {
  const headers = new Headers(init.headers);
  if (token !== null) headers.set("authorization", `Bearer ${token}`);
  return new Request(`${SITE}${path}`, { ...init, headers });
}

const rest = (token: string | null, method: string, path: string, body?: object, headers: Record<string, string> = {}) =>
  handleRest(
    ask(token, path, { method, body: body === undefined ? undefined : JSON.stringify(body), headers: { "content-type": "application/json", ...headers } }),
  );

/** The clips as a finished edit leaves them. */
async function finish(): Promise<void> {
  const clips = await Promise.all(
    CLIPS.map(async (text, index) => {
      await t.services.storage.putBytes(`videos/${videoId}/auto-edit/${jobId}/${index}.mp4`, Buffer.from(text));
      await t.services.storage.putBytes(`videos/${videoId}/auto-edit/${jobId}/${index}.jpg`, Buffer.from("poster"));
      const url = `/api/auto-edit/clip/${jobId}/${index}`;
      const shape = { width: 1080, height: 1920, durationMs: 20_000, segments: [{ startMs: 0, endMs: 20_000 }], score: 80, reasons: [], beatAligned: true };
      return { index, kind: "short" as const, url, posterUrl: `${url}/poster`, ...shape, sizeBytes: text.length };
    }),
  );
  const output = { shorts: clips, reels: [], trailer: null, highlights: [] };
  await changeJob(t.services, jobId, { status: "complete", stage: "complete", progress: 1, output, finishedAt: new Date() });
}

/** The stored files that a ZIP's central directory names, each held against its checksum (PKWARE APPNOTE 4.3). */
function readZip(zip: Buffer): readonly { readonly name: string; readonly text: string }[] {
  const end = zip.lastIndexOf("PK\x05\x06", undefined, "latin1");
  let at = zip.readUInt32LE(end + 16);
  return Array.from({ length: zip.readUInt16LE(end + 10) }, () => {
    const [checksum, size, nameLength] = [zip.readUInt32LE(at + 16), zip.readUInt32LE(at + 20), zip.readUInt16LE(at + 28)];
    const local = zip.readUInt32LE(at + 42);
    const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    const content = zip.subarray(start, start + size);
    const name = zip.toString("utf8", at + 46, at + 46 + nameLength);
    expect(crc32(content)).toBe(checksum);
    at += 46 + nameLength + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
    return { name, text: content.toString() };
  });
}

beforeAll(async () => {
  t = await createTestServices();
  goLive(t);
  folder = await mkdtemp(join(tmpdir(), "mhc-edit-doors-"));
  await writeFile(join(folder, "film"), "a film");
  const [artist, other] = [await addPerson(t.services, "artist"), await addPerson(t.services, "artist")];
  [mine, theirs] = [await tokenOf(artist, ["auto-edit:read", "auto-edit:write"]), await tokenOf(other, ["auto-edit:read", "auto-edit:write"])];
  videoId = await addVideo(t.services, artist.actor.userId, join(folder, "film"));
  const started = await rest(mine, "POST", "/api/auto-edit/start", { videoId, realm: "INFERNO" }, { "idempotency-key": "a" });
  expect(started.status).toBe(202);
  ({ jobId } = await started.json());
});
afterAll(async () => {
  await t.close();
  await rm(folder, { recursive: true, force: true });
});

const clip = (clipIndex = "1") => ({ params: Promise.resolve({ jobId, clipIndex }) });
const job = () => ({ params: Promise.resolve({ jobId }) });

it("the REST door keeps its contract: 202, the same 202 to a repeat, 409 with the job's id, 400 with what is wrong, 401 and 403", async () => {
  const repeat = await rest(mine, "POST", "/api/auto-edit/start", { videoId, realm: "INFERNO" }, { "idempotency-key": "a" });
  expect([repeat.status, await repeat.json()]).toEqual([202, { jobId, status: "queued", message: expect.any(String) }]);
  const running = await rest(mine, "POST", "/api/auto-edit/start", { videoId });
  expect([running.status, await running.json()]).toMatchObject([409, { jobId, error: { code: "job_running", status: 409, jobId } }]);
  const wrong = await rest(mine, "POST", "/api/auto-edit/start", { videoId, realm: "LIMBO" });
  expect([wrong.status, await wrong.json()]).toMatchObject([400, { error: { issues: [{ path: "realm" }] } }]);
  expect((await rest(null, "GET", `/api/auto-edit/job/${jobId}`)).status).toBe(401);
  const reader = await tokenOf(await addPerson(t.services, "artist"), ["auto-edit:read"]);
  expect((await rest(reader, "POST", "/api/auto-edit/start", { videoId })).status).toBe(403);
  expect((await rest(null, "GET", "/api/auto-edit/capabilities")).status).toBe(200);
  const listed = await rest(mine, "GET", "/api/auto-edit/jobs?limit=5");
  expect(await listed.json()).toMatchObject({
    items: [{ jobId, progress: 0, stage: "queued", output: { shorts: [], trailer: null } }],
    total: 1,
    nextCursor: null,
  });
});

it("a page that follows an edit hears of each change and of the end, and one that comes back hears only what is new", async () => {
  const opened = await getEvents(ask(mine), job());
  expect(opened.headers.get("content-type")).toContain("text/event-stream");
  const reader = (opened.body ?? new ReadableStream()).pipeThrough(new TextDecoderStream()).getReader();
  let heard = "";
  const hear = async (words: string): Promise<void> => {
    while (!heard.includes(words)) {
      const { done, value } = await reader.read();
      if (done) throw new Error(`The stream ended without ${words}: ${heard}`);
      heard += value;
    }
  };
  await hear('"stage":"queued"');
  await changeJob(t.services, jobId, { status: "processing", stage: "analysing", progress: 0.25 });
  await hear('"progress":0.25');
  await finish();
  await hear('"status":"complete"');
  for (;;) if ((await reader.read()).done) break;
  const lastId = [...heard.matchAll(/^id: (.+)$/gm)].at(-1)?.[1] ?? "";
  const back = await (await getEvents(ask(mine, "/", { headers: { "last-event-id": lastId } }), job())).text();
  expect(back.match(/^event: job$/gm)).toHaveLength(1);
  expect(back).toContain('"status":"complete"');
});

describe("a finished clip", () => {
  it("can be asked for whole, in part, by its head, and to be saved under the film's name", async () => {
    const whole = await getClip(ask(mine), clip());
    expect([whole.status, whole.headers.get("content-type"), await whole.text()]).toEqual([200, "video/mp4", CLIPS[1]]);
    const part = await getClip(ask(mine, "/", { headers: { range: "bytes=4-9" } }), clip());
    expect([part.status, await part.text()]).toEqual([206, "second"]);
    expect((await getClip(ask(mine, "/", { headers: { range: "bytes=900-" } }), clip())).status).toBe(416);
    const head = await headClip(ask(mine, "/", { method: "HEAD" }), clip());
    expect([head.status, head.headers.get("content-length"), await head.text()]).toEqual([200, String(CLIPS[1]?.length), ""]);
    const saved = await getClip(ask(mine, "/?download=1"), clip());
    await saved.body?.cancel();
    expect(decodeURIComponent(saved.headers.get("content-disposition") ?? "")).toContain("A “film” – short 2.mp4");
    expect(await (await getPoster(ask(mine), clip())).text()).toBe("poster");
  });

  it("comes with all others in one archive that unpacks", async () => {
    const response = await getDownload(ask(mine), job());
    const bytes = Buffer.from(await response.arrayBuffer());
    expect(response.headers.get("content-length")).toBe(String(bytes.length));
    expect(readZip(bytes)).toEqual(CLIPS.map((text, index) => ({ name: `A “film” – short ${index + 1}.mp4`, text })));
  });

  it("is not there for anybody else, nor is anything of its edit", async () => {
    for (const token of [theirs, null]) {
      const status = token === null ? 401 : 404;
      expect((await getClip(ask(token), clip())).status).toBe(404);
      expect((await getPoster(ask(token), clip())).status).toBe(404);
      expect((await getDownload(ask(token), job())).status).toBe(status);
      expect((await getEvents(ask(token), job())).status).toBe(status);
      expect((await rest(token, "GET", `/api/auto-edit/job/${jobId}`)).status).toBe(status);
      expect((await rest(token, "POST", `/api/auto-edit/job/${jobId}/cancel`)).status).toBe(status);
    }
    for (const strange of ["2", "-1", "01", "x"]) expect((await getClip(ask(mine), clip(strange))).status).toBe(404);
  });
});
