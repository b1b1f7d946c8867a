import { stat } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import { join } from "node:path";
import { json } from "node:stream/consumers";
import { afterEach, beforeEach, expect, it } from "vitest";
import { z } from "zod/mini";
import { makeCid } from "@/protocol/cid";
import { objectPath } from "@/protocol/object-path";
import { type RelayReport, readRelayJoin, readRelayReport } from "@/protocol/relay-words";
import { readMember } from "../membership/member";
import { sendReport } from "../membership/report";
import { readApplication } from "../membership/tell-application";
import { runRelay } from "../run-relay";
import { startServer } from "../serve/start-server";
import { bytesOf } from "../testing/make-work";
import { openTestRelay, type TestRelay } from "../testing/open-test-relay";

const RELAY_ID = `rly_${"a".repeat(26)}`;
const words = z.object({ signed: z.string(), publicKey: z.optional(z.string()) });
let relay: TestRelay;
let application: Server;
let url: string;
let told: { readonly path: string; readonly signed: string; readonly publicKey: string | undefined }[];
let status: number;

beforeEach(async () => {
  [told, status] = [[], 201];
  relay = await openTestRelay({ quotaBytes: 1_000_000, servedBytesPerDayMax: 500_000 });
  application = createServer(async (request, response) => {
    const { signed, publicKey } = words.parse(await json(request));
    told.push({ path: request.url ?? "", signed, publicKey });
    const body = status === 201 ? { relayId: RELAY_ID, name: "Harbour 2" } : { error: { message: "No \u001b[31minvitation." } };
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  });
  await new Promise<void>((done) => application.listen(0, "127.0.0.1", done));
  const address = application.address();
  url = `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`;
});
afterEach(async () => {
  application.closeAllConnections();
  await new Promise((done) => application.close(done));
  await relay.remove();
});

async function run(name: string, ...args: string[]) {
  const lines: string[] = [];
  const keep = (line: string) => lines.push(line);
  const code = await runRelay(name, { args, env: { ...process.env, RELAY_DIR: relay.folder }, print: keep, say: keep });
  return { code, text: lines.join("\n") };
}
const member = async () => {
  const found = await readMember(relay.folder);
  if (found === null) throw new Error("It belongs to nobody.");
  return found;
};
/** The last report, as the application reads it. */
async function lastReport(now = new Date()): Promise<RelayReport> {
  const report = await readRelayReport(told.at(-1)?.signed ?? "", (await member()).publicKey, now);
  if (report === null) throw new Error("This is no report.");
  return report;
}

it("a relay takes up an invitation under a key that stays with it, which nobody else on the machine reads", async () => {
  expect(await run("join", url, "mhc_relay_x", "--public-url", "https://relay.example")).toMatchObject({ code: 0, text: expect.stringContaining("Harbour 2") });
  const { publicKey, relayId } = await member();
  expect([relayId, told[0]?.path, told[0]?.publicKey]).toEqual([RELAY_ID, "/api/delivery/relays/join", publicKey]);
  const wanted = { code: "mhc_relay_x", baseUrl: "https://relay.example", quotaBytes: 1_000_000, servedBytesPerDayMax: 500_000 };
  expect(await readRelayJoin(told[0]?.signed ?? "", publicKey, new Date())).toMatchObject(wanted);
  expect((await stat(join(relay.folder, "member.json"))).mode & 0o077).toBe(0);
  expect(await run("join", url, "another")).toMatchObject({ code: 1, text: expect.stringContaining("already") });
});

it("an invitation that is refused is said in one line that steers no terminal, and is tried again with the same key", async () => {
  status = 404;
  expect(await run("join", url, "x")).toEqual({ code: 1, text: "The application refused (404). No  [31minvitation." });
  expect(await run("report")).toMatchObject({ code: 1, text: expect.stringContaining("has not joined") });
  status = 201;
  expect(await run("join", url, "x")).toMatchObject({ code: 0 });
  expect(told[0]?.publicKey).toBe(told[1]?.publicKey);
  const refused = ["http://mhc.example", "mhc.example", "https://mhc.example/x", "file:///etc", "http://10.0.0.1"];
  for (const place of refused) expect(() => readApplication(place)).toThrow("https://host");
});

it("what it reports is signed, counts all that it served whatever process did, and is numbered upwards for ever", async () => {
  expect(await run("report")).toMatchObject({ code: 1, text: expect.stringContaining("nobody") });
  await run("join", url, "x");
  const bytes = bytesOf("object", 40_000);
  const cid = await makeCid(bytes);
  await relay.store.put(cid, bytes);
  for (let process = 0; process < 2; process++) {
    const server = await startServer(relay, { host: "127.0.0.1", port: 0 });
    await (await fetch(`${server.url}${objectPath(cid)}`)).arrayBuffer();
    relay.clock.advanceMs(60_000);
    await sendReport(relay, await member(), { totals: await server.tally.keep(), startedAt: server.tally.startedAt });
    await server.close();
  }
  const last = await lastReport(relay.clock.now());
  expect(last).toMatchObject({ relay: RELAY_ID, totals: { servedBytes: 80_000, requests: 2, errors: 0 }, objects: 1, storedBytes: 40_000, uptimeSeconds: 60 });
  expect(await run("report")).toMatchObject({ code: 0 });
  const next = await lastReport();
  expect([next.seq > last.seq, next.totals, next.uptimeSeconds]).toEqual([true, last.totals, 0]);
});
