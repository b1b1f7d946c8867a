import { execFileSync, spawnSync } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { serve } from "../commands/serve";
import { CONFIG_FILE } from "../config";
import { openSources } from "../sync/open-sources";
import { syncWorks } from "../sync/sync-works";
import { makeArtistKey, makeWork } from "../testing/make-work";
import { openTestRelay } from "../testing/open-test-relay";
import { startUpstream } from "../testing/start-upstream";
import { findAddresses } from "./find-addresses";
import { isYggdrasil } from "./yggdrasil";

const NODE = "202:1234::1";
/** An address of the overlay, in a namespace that nobody else is in. */
const OVERLAY = `ip link set lo up && ip -6 addr add ${NODE}/7 dev lo nodad`;
const hasNamespaces = spawnSync("unshare", ["-rn", "sh", "-c", OVERLAY]).status === 0;

describe("an address of Yggdrasil", () => {
  it.each(["200::1", "2ff::1", "300::", "3ff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"])("%s is one", (address) => expect(isYggdrasil(address)).toBe(true));
  it.each(["1ff::1", "400::1", "2000::1", "fd00::1", "10.2.0.1", "not an address"])("%s is none", (address) => expect(isYggdrasil(address)).toBe(false));

  it("is asked only where relay.json says so: what is private otherwise does not open it, nor does it open what is private", async () => {
    await expect(findAddresses(NODE, { allowPrivate: true })).rejects.toThrow('write "yggdrasil": true');
    await expect(findAddresses(`[${NODE}]`, { allowPrivate: false })).rejects.toThrow("is an address of Yggdrasil");
    expect(await findAddresses(NODE, { allowPrivate: false, allowYggdrasil: true })).toEqual([{ address: NODE, family: 6 }]);
    for (const other of ["fd00::1", "127.0.0.1", "192.168.0.1"]) {
      await expect(findAddresses(other, { allowPrivate: false, allowYggdrasil: true })).rejects.toThrow("not on the open internet");
    }
  });

  it("is listened at only where relay.json says so", async () => {
    const relay = await openTestRelay();
    const context = { args: ["--host", NODE, "--dir", relay.folder], env: process.env, print: () => undefined, say: () => undefined };
    await expect(serve(context)).rejects.toThrow('write "yggdrasil": true');
    await relay.remove();
  });

  it.skipIf(!hasNamespaces)("carries a work from one relay to another that both allow it", async () => {
    const film = await makeWork({ key: await makeArtistKey(), issuedAt: new Date(Date.now() - 60_000) });
    const upstream = await startUpstream(film);
    const near = await openTestRelay({ yggdrasil: true, upstreams: [{ kind: "origin", url: upstream.url, allowPrivate: true }] }, [film.pin]);
    near.clock.advanceMs(Date.now() - near.clock.now().getTime());
    await syncWorks(near, openSources(near));
    await upstream.close();
    const config = { upstreams: [{ kind: "relay", url: `http://[${NODE}]:4600` }] };
    const far = await openTestRelay(config, [film.pin]);
    const refused = join(far.folder, "refused.txt");
    await writeFile(join(far.folder, "allowed.json"), JSON.stringify({ ...config, yggdrasil: true }));
    const steps = [
      `node relay/start.mjs serve --host ${NODE} --port 4600 --dir ${near.folder} > ${near.folder}/out.txt & server=$!`,
      `until grep -q listens ${near.folder}/out.txt; do sleep 0.1; done`,
      `node relay/start.mjs sync --dir ${far.folder} > ${refused}; mv ${far.folder}/allowed.json ${far.folder}/${CONFIG_FILE}`,
      `node relay/start.mjs sync --dir ${far.folder}; kill $server; wait $server`,
    ];
    const out = execFileSync("unshare", ["-rn", "sh", "-c", [OVERLAY, ...steps].join("\n")], { encoding: "utf8", timeout: 40_000 });
    expect(out).toContain(`${film.work}: whole, root 1`);
    expect(await readFile(refused, "utf8")).toContain("is an address of Yggdrasil");
    for (const relay of [near, far]) await relay.remove();
  });
});
