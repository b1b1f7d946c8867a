import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, vi } from "vitest";
import { FrameReader } from "../lora/meshtastic";
import { bytesField, bytesOf, readFields } from "../protobuf/wire-fields";
import { openSources } from "../sync/open-sources";
import { syncWorks } from "../sync/sync-works";
import { makeArtistKey, makeWork } from "../testing/make-work";
import { openTestRelay } from "../testing/open-test-relay";
import { startBroker } from "../testing/start-broker";
import { startUpstream } from "../testing/start-upstream";
import { announce, listen } from "./lora";

/** Radios that hear each other: what a program sends by one comes out of the others. */
async function startAir(): Promise<{ readonly place: string; close(): Promise<void> }> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    const frames = new FrameReader();
    sockets.add(socket);
    socket.on("error", () => sockets.delete(socket));
    socket.on("close", () => sockets.delete(socket));
    socket.on("data", (chunk) => {
      for (const message of frames.push(chunk)) {
        const packet = bytesOf(readFields(message), 1);
        const heard = packet === null ? [] : bytesField(2, packet);
        for (const other of sockets)
          if (packet !== null && other !== socket) other.write(Uint8Array.from([0x94, 0xc3, heard.length >> 8, heard.length & 0xff, ...heard]));
      }
    });
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const address = server.address();
  return {
    place: `tcp:127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`,
    close: () =>
      new Promise((done) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => done());
      }),
  };
}

const USER = { username: "relay", password: "secret" };

/** The broker of a mesh, which two relays reach as gateways do. */
async function startBrokerAir(): Promise<{ readonly place: string; close(): Promise<void> }> {
  const broker = await startBroker(USER);
  return { place: `mqtt://127.0.0.1:${broker.port}/msh/EU_868?channel=mhc`, close: () => broker.die() };
}

it.each([
  ["radio", startAir],
  ["a gateway's broker", startBrokerAir],
])("a relay that hears of a new root by %s looks for it at its own upstreams, also where those know of no works, and takes nothing else", async (_, start) => {
  const key = await makeArtistKey();
  const [first, second] = [
    await makeWork({ key, issuedAt: new Date(Date.now() - 60_000) }),
    await makeWork({ key, seq: 2, issuedAt: new Date(Date.now() - 30_000) }),
  ];
  const upstream = await startUpstream(first);
  const allowed = { url: upstream.url, allowPrivate: true };
  const [near, far] = [
    await openTestRelay({ upstreams: [{ kind: "origin", ...allowed }] }, [first.pin]),
    await openTestRelay({ upstreams: [{ kind: "objects", ...allowed }] }, [first.pin]),
  ];
  for (const relay of [near, far]) relay.clock.advanceMs(Date.now() - relay.clock.now().getTime());
  upstream.add(second);
  await syncWorks(near, openSources(near));
  const folder = await mkdtemp(join(tmpdir(), "mhc-announce-"));
  const keyFile = join(folder, "key.pem");
  const der = Buffer.from(await crypto.subtle.exportKey("pkcs8", key.privateKey)).toString("base64");
  await writeFile(keyFile, `-----BEGIN PRIVATE KEY-----\n${der}\n-----END PRIVATE KEY-----\n`);
  const air = await start();
  const [heard, said]: [string[], string[]] = [[], []];
  const contextOf = (args: readonly string[], print: string[]) => ({
    args,
    env: { ...process.env, MQTT_USERNAME: USER.username, MQTT_PASSWORD: USER.password },
    print: (line: string) => print.push(line),
    say: (line: string) => said.push(line),
  });
  const listening = listen(contextOf(["--radio", air.place, "--once", "--dir", far.folder], heard));
  await vi.waitFor(() => expect(said).toEqual([`Listens at ${air.place}`]));
  const announced = announce(contextOf([second.work, "--signing-key", keyFile, "--radio", air.place, "--times", "1", "--dir", near.folder], []));
  expect(await Promise.all([announced, listening])).toEqual([0, 0]);
  expect(heard.map((line) => JSON.parse(line))).toMatchObject([{ work: second.work, root: second.root, seq: 2 }]);
  await far.store.refresh();
  expect([...second.objects.keys()].every((cid) => far.store.index.has(cid))).toBe(true);
  expect([...first.objects.keys()].filter((cid) => far.store.index.has(cid) && !second.objects.has(cid))).toEqual([]);
  await air.close();
  await upstream.close();
  for (const relay of [near, far]) await relay.remove();
  await rm(folder, { recursive: true });
});

it.each([[[]], [["--radio", "x", "--channel", "9"]], [["--radio", "x", "--duty", "0"]], [["extra", "--radio", "x"]], [["--surprise"]]])(
  "listening refuses %j with how it should be asked",
  async (args) => {
    await expect(listen({ args, env: process.env, print: () => undefined, say: () => undefined })).rejects.toThrow("Usage: npm run relay -- listen");
  },
);
