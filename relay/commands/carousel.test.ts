import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, vi } from "vitest";
import { createFolderSource } from "../sources/folder-source";
import { openSources } from "../sync/open-sources";
import { syncWorks } from "../sync/sync-works";
import { makeArtistKey, makeWork } from "../testing/make-work";
import { openTestRelay } from "../testing/open-test-relay";
import { startUpstream } from "../testing/start-upstream";
import { carouselReceive, carouselSend } from "./carousel";

it("a work goes from one relay to another with nothing said back, and the other believes only what its artist signed", async () => {
  const film = await makeWork({ key: await makeArtistKey(), segments: 12, segmentBytes: 30_000 });
  const upstream = await startUpstream(film);
  const ground = await openTestRelay({ upstreams: [{ kind: "origin", url: upstream.url, allowPrivate: true }] }, [film.pin]);
  await syncWorks(ground, openSources(ground));
  await upstream.close();
  const into = await mkdtemp(join(tmpdir(), "mhc-carousel-"));
  const printed: string[] = [];
  const context = { env: process.env, print: (line: string) => printed.push(line), say: () => undefined };
  const receiving = carouselReceive({ ...context, args: ["127.0.0.1:0", "--into", into, "--from", "127.0.0.1", "--idle", "0.5"] });
  const port = await vi.waitFor(() => {
    const [, found = ""] = /port (\d+)$/.exec(printed[0] ?? "") ?? [];
    expect(found).not.toBe("");
    return found;
  });
  const sent = await carouselSend({ ...context, args: [`127.0.0.1:${port}`, "--rate", "40000000", "--rounds", "3", "--dir", ground.folder] });
  expect([sent, await receiving]).toEqual([0, 0]);
  const [far, fooled] = [await openTestRelay({}, [film.pin]), await openTestRelay({}, [{ ...film.pin, key: (await makeArtistKey()).publicKey }])];
  expect((await syncWorks(far, [createFolderSource(into)])).works).toMatchObject([{ state: "whole", seq: 1 }]);
  expect((await syncWorks(fooled, [createFolderSource(into)])).works).toMatchObject([{ state: "absent" }]);
  for (const relay of [ground, far, fooled]) await relay.remove();
  await rm(into, { recursive: true });
});

it.each([
  [[]],
  [["nowhere:4700"]],
  [["127.0.0.1:4700"]],
  [["127.0.0.1:4700", "--into", "x", "--from", "me"]],
  [["127.0.0.1:70000", "--into", "x"]],
  [["127.0.0.1:1", "--surprise"]],
])("listening refuses %j with how it should be asked", async (args) => {
  await expect(carouselReceive({ args, env: process.env, print: () => undefined, say: () => undefined })).rejects.toThrow(
    "Usage: npm run relay -- carousel-receive",
  );
});
