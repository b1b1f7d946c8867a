import { createServer, type Server } from "node:http";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { eventOutbox } from "@/db/schema";
import { createTestDatabase, type TestDatabase } from "@/db/testing";
import { createLog } from "@/server/kernel/log";
import { createClient } from "../client";
import { type ServerMode, startServerMode } from "./index";

interface Heard {
  readonly path: string;
  readonly authorization: string | undefined;
  readonly body: string;
}

const heard: Heard[] = [];
const of = (path: string) => heard.filter((request) => request.path === path);
let faults = 1;

/** Takes what the SDK sends to a server, and hangs up on the first of it, as a server that is starting does. */
function startReceiver(): Promise<Server> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      if (faults-- > 0) return request.socket.destroy();
      heard.push({ path: request.url ?? "", authorization: request.headers.authorization, body: Buffer.concat(chunks).toString() });
      const isEvents = request.url?.startsWith("/e/");
      return response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(isEvents ? { ids: ["1"], status: 200 } : { ok: true }));
    });
  });
  return new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(server)));
}

let database: TestDatabase;
let receiver: Server;
let mode: ServerMode;
const log = createLog("server-mode", "silent");

beforeAll(async () => {
  database = await createTestDatabase();
  receiver = await startReceiver();
  const address = receiver.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const env = { INNGEST_BASE_URL: `http://127.0.0.1:${port}`, INNGEST_EVENT_KEY: "evt", INNGEST_SIGNING_KEY: "signkey-test-00112233", HOST: "127.0.0.1" };
  const client = createClient({ db: database.db, env, log }, { appId: "mode" });
  const functions = [client.createFunction({ id: "one", triggers: [{ event: "mode/one" }] }, async () => 1)];
  const jobs = { client, functions, catchUp: {} };
  await expect(startServerMode({ database, jobs, env: { ...env, INNGEST_SIGNING_KEY: undefined, WORKER_PORT: 0 }, log })).rejects.toThrow(
    "INNGEST_SIGNING_KEY",
  );
  mode = await startServerMode({ database, jobs, env: { ...env, WORKER_PORT: 0 }, serveOrigin: "http://worker.test:1", log });
});
afterAll(async () => {
  await mode.stop(1_000);
  receiver.close();
  await database.drop();
});

describe("a worker for a real Inngest server", () => {
  it("registers its functions with its own address, and tries again when the server is not there yet", async () => {
    await vi.waitFor(() => expect(of("/fn/register")).toHaveLength(1), { timeout: 30_000 });
    const [registered] = of("/fn/register");
    expect(registered?.authorization).toMatch(/^Bearer signkey-test-/);
    expect(JSON.parse(registered?.body ?? "")).toMatchObject({ url: "http://worker.test:1/api/inngest", appName: "mode", functions: [{ id: "mode-one" }] });
  });

  it("sends on what is in the outbox, with its id and time, and marks it as sent", async () => {
    await database.db.insert(eventOutbox).values({ id: "the id", name: "mode/one", data: { n: 1 }, createdAt: new Date(1_700_000_000_000) });
    await database.sql`select pg_notify('event_outbox', '')`;
    await vi.waitFor(async () => expect((await database.db.select().from(eventOutbox))[0]?.dispatchedAt).not.toBeNull(), { timeout: 30_000 });
    expect(of("/e/evt").flatMap((request) => JSON.parse(request.body))).toEqual([
      expect.objectContaining({ id: "the id", name: "mode/one", data: { n: 1 }, ts: 1_700_000_000_000 }),
    ]);
  });

  it("is never an open door: what is not signed is refused, by every method", async () => {
    const url = `http://127.0.0.1:${mode.port}/api/inngest?fnId=mode-one&stepId=step`;
    for (const method of ["POST", "PUT", "GET"]) {
      const response = await fetch(url, { method, ...(method === "GET" ? {} : { body: "{}" }) });
      expect([method, response.status]).toEqual([method, 401]);
    }
    expect((await fetch(`http://127.0.0.1:${mode.port}/other`)).status).toBe(404);
  });
});
