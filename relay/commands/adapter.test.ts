import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { installAdapter } from "../adapters/install-adapter";
import { ADAPTER_NAMES, placeOfAdapter } from "../adapters/installed-adapter";
import { CONFIG_FILE } from "../config";
import { runRelay } from "../run-relay";
import { openSources } from "../sync/open-sources";
import { syncWorks } from "../sync/sync-works";
import { type MadeWork, makeArtistKey, makeWork } from "../testing/make-work";
import { makeFolder, openTestRelay } from "../testing/open-test-relay";
import { startUpstream } from "../testing/start-upstream";

const PEER = "/ip4/203.0.113.5/udp/4001/quic-v1/p2p/12D3KooWAydFGdFsEHebyM1RHsmFzdRmtR5BYqAbriBf4C2kSLqp";
const DRIVE = "y".repeat(52);
const SENTENCE = "The adapter ipfs is not installed: `npm run relay -- adapter install ipfs`.";
let [folder, remove]: [string, () => Promise<void>] = ["", async () => undefined];
beforeEach(async () => {
  ({ folder, remove } = await makeFolder());
});
afterEach(() => remove());

async function run(...args: string[]) {
  const [out, err]: [string[], string[]] = [[], []];
  const code = await runRelay("adapter", {
    args,
    env: { RELAY_DIR: folder, NODE_ENV: "test" },
    print: (line) => out.push(line),
    say: (line) => err.push(line),
  });
  return { code, out, err: err.join("\n") };
}
const writeConfig = (config: object) => writeFile(join(folder, CONFIG_FILE), JSON.stringify(config));

it("says which adapters are there, and which relay.json names", async () => {
  expect(await run("status")).toEqual({ code: 0, out: ["ipfs: not installed, off in relay.json", "hyper: not installed, off in relay.json"], err: "" });
  await writeConfig({ adapters: { ipfs: { peers: [PEER] } } });
  const { all, program } = placeOfAdapter(folder, "ipfs");
  await mkdir(program, { recursive: true });
  await writeFile(join(program, "installed.json"), JSON.stringify({ digest: "of another time" }));
  await writeFile(join(all, "name"), "12D3Koo");
  expect((await run("status")).out).toContain("ipfs: installed by another version of this relay: install it again, on in relay.json, known as 12D3Koo");
  expect(await run("remove", "ipfs")).toMatchObject({ code: 0 });
  expect(JSON.parse((await run("status", "--json")).out[0] ?? "")).toEqual([
    { name: "ipfs", state: "absent", isOn: true, knownAs: null },
    { name: "hyper", state: "absent", isOn: false, knownAs: null },
  ]);
});

it("refuses with one sentence what it does not know, and a machine that it has no Node for", async () => {
  for (const args of [[], ["install"], ["install", "../x"], ["start", "ipfs"], ["status", "ipfs"]]) {
    expect(await run(...args)).toMatchObject({ code: 1, out: [], err: expect.stringContaining("Usage: npm run relay -- adapter") });
  }
  for (const name of ADAPTER_NAMES)
    await expect(installAdapter(folder, name, { platform: "darwin", arch: "arm64" })).rejects.toThrow("this is darwin on arm64");
});

it("without it, a sync leaves out the adapter with a sentence and is otherwise as it was", async () => {
  const film: MadeWork = await makeWork({ key: await makeArtistKey() });
  const origin = await startUpstream(film);
  const upstreams = [
    { kind: "adapter", name: "ipfs" },
    { kind: "origin", url: origin.url, allowPrivate: true },
  ];
  const relay = await openTestRelay({ upstreams, adapters: { ipfs: { peers: [PEER] } } }, [film.pin]);
  expect(await syncWorks(relay, openSources(relay))).toMatchObject({ works: [{ state: "whole" }], faults: [`the adapter ipfs: ${SENTENCE}`] });
  await relay.remove();
  await origin.close();
});

it.each([
  { adapters: { ipfs: { peers: ["/dns4/peer.example/tcp/4001/p2p/12D3KooWAydFGdFsEHebyM1RHsmFzdRmtR5BYqAbriBf4C2kSLqp"] } } },
  { adapters: { ipfs: { peers: ["/ip4/203.0.113.5/tcp/4001"] } } },
  { adapters: { ipfs: { peers: [`${PEER}/p2p-circuit`] } } },
  { adapters: { ipfs: { peers: [PEER.replace("203.0.113.5", "203.0.113.500")] } } },
  { adapters: { ipfs: { listen: [PEER] } } },
  { adapters: { ipfs: { listen: ["/ip4/0.0.0.0/tcp/70000"] } } },
  { adapters: { ipfs: { listen: ["/ip4/0.0.0.0/tcp/4001/ws"] } } },
  { adapters: { fish: {} } },
  { adapters: { hyper: { listen: { host: "0.0.0.0", port: 4602 } } }, servedBytesPerDayMax: 1_000 },
  { adapters: { hyper: { peers: [{ host: "peer.example", port: 4602, key: DRIVE }] } } },
  { adapters: { hyper: { peers: [{ host: "203.0.113.5", port: 4602, key: DRIVE.toUpperCase() }] } } },
  { upstreams: [{ kind: "adapter", name: "ipfs" }] },
  { upstreams: [{ kind: "adapter", name: "hyper" }], adapters: { ipfs: {} } },
])("refuses a configuration that is not meant: %j", async (config) => {
  await writeConfig(config);
  expect(await run("status")).toMatchObject({ code: 1, err: expect.stringContaining(CONFIG_FILE) });
});
