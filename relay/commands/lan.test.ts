import { execFileSync, spawnSync } from "node:child_process";
import { expect, it } from "vitest";
import { openSources } from "../sync/open-sources";
import { syncWorks } from "../sync/sync-works";
import { makeArtistKey, makeWork } from "../testing/make-work";
import { openTestRelay } from "../testing/open-test-relay";
import { startUpstream } from "../testing/start-upstream";
import { serve } from "./serve";

/** A network of a home, between two ends of a line in a namespace that nobody else is in. */
const HOME =
  "ip link set lo up && ip link add home type veth peer name other && ip addr add 10.77.0.1/24 dev home && ip link set home up && ip link set other up";
const hasNamespaces = spawnSync("unshare", ["-rn", "sh", "-c", HOME]).status === 0;

it.skipIf(!hasNamespaces)("a relay without upstreams gets what a neighbour has, by the words that an operator types", async () => {
  const film = await makeWork({ key: await makeArtistKey(), issuedAt: new Date(Date.now() - 60_000) });
  const upstream = await startUpstream(film);
  const [near, far] = [
    await openTestRelay({ upstreams: [{ kind: "origin", url: upstream.url, allowPrivate: true }] }, [film.pin]),
    await openTestRelay({}, [film.pin]),
  ];
  near.clock.advanceMs(Date.now() - near.clock.now().getTime());
  await syncWorks(near, openSources(near));
  await upstream.close();
  const serving = `node relay/start.mjs serve --lan --host 0.0.0.0 --port 4600 --dir ${near.folder} >/dev/null & server=$!`;
  const syncing = `node relay/start.mjs sync --lan --dir ${far.folder}; code=$?`;
  const out = execFileSync("unshare", ["-rn", "sh", "-c", `${HOME} && { ${serving}; ${syncing}; kill $server; wait $server; exit $code; }`], {
    encoding: "utf8",
  });
  expect(out).toContain(`${film.work}: whole, root 1`);
  await far.store.refresh();
  expect([...film.objects.keys()].every((cid) => far.store.index.has(cid))).toBe(true);
  for (const relay of [near, far]) await relay.remove();
});

it("is not told of where neighbours cannot reach it", async () => {
  const context = { env: process.env, print: () => undefined, say: () => undefined };
  for (const args of [["--lan"], ["--lan", "--host", "127.0.0.1"], ["--lan", "--host", "::1"], ["--lan", "--host", "localhost"]]) {
    await expect(serve({ ...context, args })).rejects.toThrow("give --host 0.0.0.0");
  }
});
