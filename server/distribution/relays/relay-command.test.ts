import { createServer, type Server } from "node:http";
import { buffer } from "node:stream/consumers";
import { afterAll, beforeAll, expect, it } from "vitest";
import { runRelay } from "@/relay/run-relay";
import { makeFolder } from "@/relay/testing/open-test-relay";
import { handleRest } from "@/server/api/rest";
import type { Actor } from "@/server/kernel/actor";
import { addPerson } from "@/test/people";
import { createTestServices, goLive, type TestServices } from "@/test/services";
import { removeRelay } from "./change-relay";
import { inviteRelay, listRelays } from "./invite-relay";

let t: TestServices;
let admin: Actor;
let site: Server;
let url: string;
let relay: Awaited<ReturnType<typeof makeFolder>>;

beforeAll(async () => {
  t = await createTestServices();
  goLive(t);
  admin = (await addPerson(t.services, "admin")).actor;
  relay = await makeFolder();
  site = createServer(async (request, response) => {
    const headers = { "content-type": request.headers["content-type"] ?? "" };
    const answer = await handleRest(new Request(`${url}${request.url}`, { method: request.method, headers, body: (await buffer(request)).toString() }));
    response.writeHead(answer.status, Object.fromEntries(answer.headers)).end(await answer.text());
  });
  await new Promise<void>((done) => site.listen(0, "127.0.0.1", done));
  const address = site.address();
  url = `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`;
});
afterAll(async () => {
  site.closeAllConnections();
  await new Promise((done) => site.close(done));
  await relay.remove();
  await t.close();
});

async function run(name: string, ...args: string[]) {
  const lines: string[] = [];
  const keep = (line: string) => lines.push(line);
  const code = await runRelay(name, { args, env: { ...process.env, RELAY_DIR: relay.folder }, print: keep, say: keep });
  return { code, text: lines.join("\n") };
}

it("the relay's own command joins the application that invited it, reports to it, and is refused once it was removed", async () => {
  const invited = await inviteRelay(t.services, admin, { name: "Harbour", layer: "relay" });
  expect(await run("join", url, "mhc_relay_of_nobody")).toMatchObject({ code: 1, text: expect.stringContaining("This invitation is not known") });
  expect(await run("join", url, invited.code, "--public-url", "https://10.0.0.1")).toMatchObject({ code: 1, text: expect.stringContaining("open internet") });
  expect(await run("join", url, invited.code, "--public-url", "https://relay.example")).toMatchObject({ code: 0, text: expect.stringContaining("as Harbour") });
  expect(await run("report")).toMatchObject({ code: 0 });
  const [shown] = (await listRelays(t.services, admin, { limit: 1, offset: 0 })).items;
  expect(shown).toMatchObject({ id: invited.relay.id, state: "active", baseUrl: "https://relay.example", objects: 0, quotaBytes: 50_000_000_000 });
  expect(shown?.reportedAt).not.toBeNull();
  expect(await run("report")).toMatchObject({ code: 1, text: expect.stringContaining("429") });
  await removeRelay(t.services, admin, { relayId: invited.relay.id, reason: "Its owner leaves" });
  expect(await run("report")).toMatchObject({ code: 1, text: expect.stringContaining("404") });
});
