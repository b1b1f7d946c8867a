import { afterAll, beforeAll, expect, it } from "vitest";
import { GET as getManifest, HEAD as headManifest } from "@/app/api/manifest/[videoId]/route";
import { GET as getSteering } from "@/app/api/steer/[videoId]/route";
import { videos } from "@/db/schema";
import { isObject } from "@/protocol/cid";
import { peekRoot, readRoot } from "@/protocol/root-manifest";
import { createToken } from "@/server/accounts";
import { getRoot } from "@/server/distribution/roots/get-root";
import { publishRoot } from "@/server/distribution/roots/publish-root";
import { newId } from "@/server/kernel/ids";
import { addPackage } from "@/test/packages";
import { addPerson, type Person } from "@/test/people";
import { createTestServices, goLive, type TestServices } from "@/test/services";

let t: TestServices;
let artist: Person;

beforeAll(async () => {
  t = await createTestServices();
  goLive(t);
  artist = await addPerson(t.services, "artist");
});
afterAll(() => t.close());

async function addFilm(visibility: "public" | "private" = "public"): Promise<string> {
  const id = newId("video");
  const row = { id, artistId: artist.actor.userId, title: "A film", status: "ready" as const, visibility, sourceKey: `videos/${id}/source` };
  await t.services.db.insert(videos).values(row);
  await addPackage(t.services, id, id);
  await publishRoot(t.services, { videoId: id });
  return id;
}

const ask = (videoId: string, headers: Record<string, string> = {}, method: "GET" | "HEAD" = "GET") => {
  const open = method === "GET" ? getManifest : headManifest;
  return open(new Request(`http://x/api/manifest/${videoId}`, { method, headers }), { params: Promise.resolve({ videoId }) });
};

it("a film's manifest is the bytes of its newest root, which anybody can hold against its name and the artist's key", async () => {
  const id = await addFilm();
  const response = await ask(id);
  const bytes = new Uint8Array(await response.arrayBuffer());
  const newest = await getRoot(t.services, null, { id });
  expect([response.status, response.headers.get("content-type"), response.headers.get("etag")]).toEqual([200, "application/jose", `"${newest.cid}"`]);
  expect(await isObject(newest.cid, bytes)).toBe(true);
  expect(await readRoot(bytes, { keys: newest.keys, work: id, seqSeen: 0, now: t.clock.now() })).toMatchObject({ root: { work: id, seq: 1 } });
  const head = await ask(id, {}, "HEAD");
  expect([head.status, head.headers.get("content-length"), head.body]).toEqual([200, String(bytes.length), null]);
});

it("whoever keeps a manifest asks whether it is still the newest", async () => {
  const id = await addFilm();
  const first = await ask(id);
  expect(peekRoot(new Uint8Array(await first.arrayBuffer()))).toMatchObject({ seq: 1 });
  const etag = first.headers.get("etag") ?? "";
  expect((await ask(id, { "if-none-match": etag })).status).toBe(304);
  await addPackage(t.services, id, "other words ");
  await publishRoot(t.services, { videoId: id });
  const next = await ask(id, { "if-none-match": etag });
  expect([next.status, next.headers.get("cache-control")]).toEqual([200, "private, no-cache"]);
  expect(peekRoot(new Uint8Array(await next.arrayBuffer()))).toMatchObject({ seq: 2 });
});

it("of a film that is carried by nobody, or that does not exist, there is no manifest, and it looks the same", async () => {
  const { token } = await createToken(t.services, artist.actor, { name: "test", scopes: ["videos:read"] });
  const answers = await Promise.all([ask(await addFilm("private")), ask(newId("video")), ask("none")]);
  const texts = await Promise.all(answers.map(async (answer) => (await answer.text()).replace(/req_\w+/, "req")));
  expect([answers.map(({ status }) => status), new Set(texts).size]).toEqual([[404, 404, 404], 1]);
  const own = await ask(await addFilm("private"), { authorization: `Bearer ${token}` });
  expect(own.status).toBe(404);
});

it("players are steered where the contract says, and sent there again", async () => {
  const id = await addFilm();
  const response = await getSteering(new Request(`http://x/api/steer/${id}`));
  expect([response.status, response.headers.get("access-control-allow-origin")]).toEqual([200, "*"]);
  expect(await response.json()).toEqual({ VERSION: 1, TTL: 60, "RELOAD-URI": `/api/steer/${id}`, "PATHWAY-PRIORITY": ["site"] });
});
