import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "drizzle-orm";
import { NextRequest } from "next/server";
import { encode } from "next-auth/jwt";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { GET as getRest, POST as postRest } from "@/app/api/[...rest]/route";
import { POST as postAuth } from "@/app/api/auth/[...nextauth]/route";
import { GET as getClip } from "@/app/api/auto-edit/clip/[jobId]/[clipIndex]/route";
import { GET as getEvents } from "@/app/api/auto-edit/job/[jobId]/events/route";
import { GET as getKey } from "@/app/api/keys/[keyId]/route";
import { GET as getTrpc, POST as postTrpc } from "@/app/api/trpc/[trpc]/route";
import { HEAD as headUpload, POST as postUpload } from "@/app/api/uploads/[[...path]]/route";
import { GET as getHealth } from "@/app/healthz/route";
import { GET as getObject } from "@/app/ipfs/[cid]/route";
import { GET as getMetrics } from "@/app/metrics/route";
import { connectDatabase, type DatabaseHandle } from "@/db/client";
import { type EmbeddedPostgres, startEmbeddedPostgres } from "@/db/embedded";
import { findPassingError } from "@/db/passing-error";
import { prepareTemplate, TEST_DATABASE_URL } from "@/db/testing";
import { cookieName, createToken } from "@/server/accounts";
import { newId } from "@/server/kernel/ids";
import { addPerson, PASSWORD, type Person } from "@/test/people";
import { createTestServices, goLive, type TestServices } from "@/test/services";
import { errorBody } from "./openapi";

const SITE = "http://127.0.0.1:3000";
const CID = `bafkrei${"a".repeat(52)}`;
const METRICS_TOKEN = "a token of a test's own";
/** No test asserts a time; a request that hangs would be ended by the test's own limit, far beyond this. */
const PATIENCE = { connectTimeoutMs: 500, answerTimeoutMs: 1_000 };

let directory: string;
let server: EmbeddedPostgres;
let t: TestServices;
let artist: Person;
let token: string;
let cookie: string;

const startServer = () => startEmbeddedPostgres({ dataDir: join(directory, "postgres"), isThrowaway: true, log: () => undefined });

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "mhc-away-"));
  server = await startServer();
  const shared = process.env[TEST_DATABASE_URL];
  process.env[TEST_DATABASE_URL] = server.url;
  try {
    await prepareTemplate(server.url);
    t = await createTestServices({ METRICS_TOKEN });
  } finally {
    process.env[TEST_DATABASE_URL] = shared;
  }
  goLive(t);
  artist = await addPerson(t.services, "artist");
  token = (await createToken(t.services, artist.actor, { name: "test", scopes: ["videos:read", "videos:write", "auto-edit:read"] })).token;
  cookie = `${cookieName(t.services.env, "session")}=${await encode({ token: { sid: artist.actor.sessionId }, secret: t.services.env.AUTH_SECRET })}`;
}, 240_000);
afterAll(async () => {
  await t.database.close();
  await t.database.sql.end({ timeout: 1 });
  await server.stop();
  await rm(directory, { recursive: true, force: true });
});

const json = { "content-type": "application/json" };
const bearer = () => ({ authorization: `Bearer ${token}` });
const ask = (path: string, init: RequestInit = {}) => new Request(`${SITE}${path}`, init);
const route = <P>(params: P) => ({ params: Promise.resolve(params) });
const tus = () => ({ ...bearer(), "tus-resumable": "1.0.0", "upload-length": "10" });
const signUp = () => ({ method: "POST", headers: json, body: JSON.stringify({ name: "Ada", email: "ada@example.test", password: PASSWORD }) });

/** Whatever asks the database before it answers, in one way or another. */
const doors: readonly (readonly [string, () => Promise<Response>])[] = [
  ["REST, in a procedure that is open to anyone", () => getRest(ask("/api/artists"))],
  ["REST, at the limit of tries", () => postRest(ask("/api/account/sign-up", signUp()))],
  ["REST, looking for the token's holder", () => getRest(ask("/api/videos", { headers: bearer() }))],
  ["REST, looking for the session", () => getRest(ask("/api/videos", { headers: { cookie } }))],
  ["tRPC, looking for the session", () => getTrpc(ask("/api/trpc/catalogue.videos?input=%7B%7D", { headers: { cookie } }))],
  ["an upload's beginning", () => postUpload(ask("/api/uploads", { method: "POST", headers: tus() }), route({}))],
  ["an upload's state", () => headUpload(ask("/api/uploads/upl_x", { method: "HEAD", headers: tus() }), route({ path: ["upl_x"] }))],
  ["a clip", () => getClip(ask("/api/auto-edit/clip/job_x/0"), route({ jobId: newId("job"), clipIndex: "0" }))],
  ["events", () => getEvents(ask("/api/auto-edit/job/job_x/events", { headers: bearer() }), route({ jobId: newId("job") }))],
  ["a key", () => getKey(ask("/api/keys/x", { headers: { cookie } }), route({ keyId: "x" }))],
  ["an object", () => getObject(ask(`/ipfs/${CID}?format=raw`))],
  ["what is measured", () => getMetrics(ask("/metrics", { headers: { authorization: `Bearer ${METRICS_TOKEN}` } }))],
];

async function expectAway(response: Response): Promise<void> {
  expect(response.status).toBe(503);
  expect(Number(response.headers.get("retry-after"))).toBeGreaterThan(0);
  if (response.body === null) return;
  const { error } = errorBody.parse(await response.json());
  expect(error).toMatchObject({ code: "unavailable", status: 503, requestId: expect.stringMatching(/^req_/) });
}

/** Asks a procedure by tRPC, which has a shape of its own. */
async function expectAwayByTrpc(response: Response): Promise<void> {
  expect([response.status, Number(response.headers.get("retry-after")) > 0]).toEqual([503, true]);
  expect(await response.json()).toMatchObject({ error: { data: { reason: "unavailable", httpStatus: 503 } } });
}

async function signIn(): Promise<Response> {
  const body = new URLSearchParams({ email: artist.email, password: PASSWORD, json: "true" }).toString();
  const request = new NextRequest(`${SITE}/api/auth/callback/credentials`, {
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded", cookie },
    body,
  });
  return postAuth(request, { params: Promise.resolve({ nextauth: ["callback", "credentials"] }) });
}

describe("while Postgres is stopped", () => {
  beforeAll(() => server.stop());
  afterAll(async () => {
    server = await startServer();
  }, 60_000);

  it.each(doors)("%s says so and when to come back", async (_name, open) => {
    await expectAway(await open());
  });

  it("tRPC says so in its own shape, and when to come back", async () => {
    await expectAwayByTrpc(await getTrpc(ask("/api/trpc/accounts.listArtists?input=%7B%7D")));
    const { body } = signUp();
    await expectAwayByTrpc(await postTrpc(ask("/api/trpc/accounts.signUp", { method: "POST", headers: json, body })));
  });

  it("the sign-in door says so and when to come back", async () => {
    await expectAway(await signIn());
  });

  it("nothing is said of it that a stranger should not read", async () => {
    const text = await (await getRest(ask("/api/videos", { headers: bearer() }))).text();
    for (const word of ["select", "api_tokens", "ECONNREFUSED", "127.0.0.1"]) expect(text).not.toContain(word);
  });
});

it("once Postgres is back the same process answers, and a request that was refused is done", async () => {
  expect((await getHealth()).status).toBe(200);
  expect((await getRest(ask("/api/videos", { headers: bearer() }))).status).toBe(200);
  expect((await getRest(ask("/api/artists"))).status).toBe(200);
  expect((await getTrpc(ask("/api/trpc/accounts.listArtists?input=%7B%7D"))).status).toBe(200);
  expect((await postUpload(ask("/api/uploads", { method: "POST", headers: tus() }), route({}))).status).toBe(201);
});

describe("while Postgres hangs", () => {
  let patient: DatabaseHandle;
  const stopped: number[] = [];
  beforeAll(() => {
    patient = connectDatabase(server.url.replace(/[^/]*$/, new URL(t.database.url).pathname.slice(1)), { ...PATIENCE, maxConnections: 2 });
    goLive({ services: { ...t.services, db: patient.db }, database: patient });
  });
  afterAll(async () => {
    for (const pid of stopped) process.kill(pid, "SIGCONT");
    await patient.close();
    goLive(t);
  });

  const pidOf = async (): Promise<number> => Number((await patient.db.execute(sql`select pg_backend_pid() as pid`))[0]?.pid);
  const hang = (pid: number) => {
    process.kill(pid, "SIGSTOP");
    stopped.push(pid);
  };

  it("in the middle of a connection, a request is told to come back, and the next one gets another connection", async () => {
    hang(await pidOf());
    await expectAway(await getRest(ask("/api/videos", { headers: bearer() })));
    expect((await getRest(ask("/api/videos", { headers: bearer() }))).status).toBe(200);
  });

  it("in the middle of a transaction, the connection is given up with it", async () => {
    for (let round = 0; round < 3; round++) {
      const broken = patient.db.transaction(async (tx) => {
        hang(Number((await tx.execute(sql`select pg_backend_pid() as pid`))[0]?.pid));
        await tx.execute(sql`select 1`);
      });
      expect(findPassingError(await broken.catch((thrown: unknown) => thrown))).not.toBeNull();
    }
    expect(await pidOf()).toBeGreaterThan(0);
  });

  it("before it takes a connection, a request is told to come back", async () => {
    const connected = await pidOf();
    await t.database.sql`select pg_terminate_backend(${connected})`;
    hang(server.pid);
    await expectAway(await getRest(ask("/api/videos", { headers: bearer() })));
  });
});
