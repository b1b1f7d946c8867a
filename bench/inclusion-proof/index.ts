import { randomBytes } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { chromium } from "@playwright/test";
import { build } from "esbuild";
import type { InclusionProof } from "@/components/proof/verify-inclusion";
import { signingKey, writeVerifierKey } from "@/server/proof/key";
import { hashSalted, saltOf } from "@/server/proof/leaf";
import { writeNote } from "@/server/proof/note";
import { GrowingTree } from "@/server/proof/tree/growing-tree";
import { inclusionPath } from "@/server/proof/tree/proofs";
import { nodesOfTiles, type TileId, tileKey } from "@/server/proof/tree/tiles";
import { now } from "../jobs/now";
import { type BenchContext, type Metric, makeMetric, percentile } from "../report";

const LEAVES = 1_000_000;
const PROOFS = 200;
const PROOFS_QUICK = 40;
/** Before what is measured: the engine compiles, the key is imported once. */
const WARM_UPS = 10;
const CHROMIUM = process.env.CHROMIUM_PATH || "/usr/bin/chromium";
const BYTES_BAR = 1_024;
const CHECK_BAR_MS = 20;
const CHECK_AIM_MS = 5;

interface Sample {
  readonly proofs: readonly InclusionProof[];
  readonly verifierKey: string;
  readonly makeMs: readonly number[];
  readonly growSeconds: number;
}

/** A log of a million transfers as they look, and proofs of some of them. */
async function makeProofs(count: number): Promise<Sample> {
  const tiles = new Map<string, Buffer>();
  const readTile = async (tile: TileId) => {
    const found = tiles.get(tileKey(tile));
    if (found === undefined) throw new Error(`There is no ${tileKey(tile)}.`);
    return found;
  };
  const salt = randomBytes(32).toString("hex");
  const leafAt = (index: number) => {
    const id = `xfer_${String(index).padStart(26, "0")}`;
    const text = `transfer|${1 + index}|1|${id}|platform/stripe_balance|artist:usr_01k9z0000000000000000000000/earnings|${1 + (index % 997)}|USD|posted|charge.earnings|balance_transaction|txn_${index}|||2026-11-22T12:00:00.000Z`;
    return { text, salt: saltOf(salt, id) };
  };
  const startedAt = now();
  const tree = await GrowingTree.from(0, readTile);
  for (let index = 0; index < LEAVES; index++) for (const { id, bytes } of tree.append(hashSalted(leafAt(index)))) tiles.set(tileKey(id), bytes);
  for (const { id, bytes } of tree.partialTiles()) tiles.set(tileKey(id), bytes);
  const growSeconds = (now() - startedAt) / 1_000;
  const key = signingKey({ PROOF_SIGNING_KEY: randomBytes(32).toString("base64url"), PROOF_RETIRED_KEYS: undefined });
  const checkpoint = writeNote(key, { size: LEAVES, root: tree.root(), at: new Date() });
  const proofs: InclusionProof[] = [];
  const makeMs: number[] = [];
  for (let n = 0; n < count; n++) {
    const index = Math.floor(((n + 0.5) * LEAVES) / count);
    const from = now();
    const path = await inclusionPath(nodesOfTiles(LEAVES, readTile), index, LEAVES);
    makeMs.push(now() - from);
    const leaf = leafAt(index);
    const proof = { index, size: LEAVES, path: Buffer.concat(path).toString("base64"), salt: leaf.salt.toString("base64") };
    proofs.push({ text: leaf.text, proof, checkpoint });
  }
  return { proofs, verifierKey: writeVerifierKey(key), makeMs, growSeconds };
}

/** The page's own verifier as one script. */
async function bundleVerifier(): Promise<string> {
  const made = await build({
    entryPoints: ["components/proof/verify-inclusion.ts"],
    bundle: true,
    format: "iife",
    globalName: "proofs",
    platform: "browser",
    write: false,
  });
  return made.outputFiles[0]?.text ?? "";
}

/** How long each check takes in Chromium, signature included, in ms. */
async function checkInChromium(sample: Sample): Promise<number[]> {
  const script = await bundleVerifier();
  // WebCrypto is there for pages of this machine; a page must come from somewhere.
  const server = createServer((_request, response) => response.setHeader("content-type", "text/html").end("<!doctype html>")).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const root = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: ["--disable-gpu", ...root] });
  try {
    const page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    await page.addScriptTag({ content: `${script};globalThis.proofs = proofs` });
    const given = JSON.stringify([sample.proofs, sample.verifierKey, WARM_UPS]);
    return await page.evaluate<number[]>(`(async ([list, key, warmUps]) => {
      const times = [];
      for (const proof of [...list.slice(0, warmUps), ...list]) {
        const from = performance.now();
        const verdict = await globalThis.proofs.verifyInclusion(proof, key);
        times.push(performance.now() - from);
        if (!verdict.isProven) throw new Error(verdict.fault);
        const other = { ...proof, text: proof.text.replace("|USD|", "|EUR|") };
        if ((await globalThis.proofs.verifyInclusion(other, key)).isProven) throw new Error("A changed transfer was proven.");
      }
      return times.slice(warmUps);
    })(${given})`);
  } finally {
    await browser.close();
    server.close();
  }
}

/** `npm run bench -- inclusion-proof`: a log of a million transfers, proofs checked by the page's own code in Chromium. */
export async function bench(context: BenchContext): Promise<readonly Metric[]> {
  context.say(`Growing a log of ${LEAVES} leaves`);
  const sample = await makeProofs(context.isQuick ? PROOFS_QUICK : PROOFS);
  const sizes = sample.proofs.map(({ proof }) => JSON.stringify(proof).length);
  context.say(`Checking ${sizes.length} proofs in Chromium`);
  const times = await checkInChromium(sample);
  return [
    makeMetric({ name: "inclusion proof as it is sent, largest", unit: "bytes", values: [Math.max(...sizes)], bar: BYTES_BAR }),
    makeMetric({ name: "one check in Chromium, with signature", unit: "ms", values: times, bar: CHECK_BAR_MS, aim: CHECK_AIM_MS }),
    makeMetric({ name: "one check in Chromium, p95", unit: "ms", values: [percentile(times, 95)], bar: CHECK_BAR_MS, aim: CHECK_AIM_MS }),
    makeMetric({ name: "one proof made from tiles", unit: "ms", values: sample.makeMs }),
    makeMetric({ name: "leaves sealed", unit: "/s", values: [LEAVES / sample.growSeconds], better: "higher" }),
  ];
}
