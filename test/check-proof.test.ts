import { spawnSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readCheckpoint } from "@/components/proof/read-checkpoint";
import { hasOnlyGrown, recallLog, rememberLog } from "@/components/proof/seen-log";
import { verifyInclusion } from "@/components/proof/verify-inclusion";
import { transferId } from "@/server/ledger";
import type { TransferProof } from "@/server/proof/prove/contract";
import { proveTransfer } from "@/server/proof/prove/prove-transfer";
import { proveConsistency, showCheckpoint } from "@/server/proof/prove/show-checkpoint";
import { sealBooks } from "@/server/proof/seal/seal";
import { earn, keep } from "@/server/proof/test/keep-books";
import { addPerson, type Person } from "@/test/people";
import { createTestServices, type TestServices } from "@/test/services";

const OTHER_KEY = "mhc-streaming/books+00000000+AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA==";

let t: TestServices;
let artist: Person;
let folder: string;
const proofs: TransferProof[] = [];

beforeAll(async () => {
  t = await createTestServices();
  folder = await mkdtemp(join(tmpdir(), "mhc-proof-"));
  artist = await addPerson(t.services, "artist");
  for (let round = 0; round < 3; round++) {
    const transfers = earn(`round ${round}`, 150, artist.actor.userId);
    await keep(t.services, transfers);
    await sealBooks(t.services);
    for (const transfer of transfers.filter((_, index) => index % 40 === 0)) {
      proofs.push(await proveTransfer(t.services, artist.actor, { transferId: transferId(transfer) }));
    }
  }
});
afterAll(async () => {
  await t.close();
  await rm(folder, { recursive: true, force: true });
});

function given(proof: TransferProof) {
  if (proof.proof === null || proof.checkpoint === null) throw new Error("not sealed");
  return { text: proof.text, proof: proof.proof, checkpoint: proof.checkpoint };
}

/** The last character that is not padding, another one. */
const spoil = (base64: string) => `${base64.startsWith("A") ? "B" : "A"}${base64.slice(1)}`;

describe("a proof, checked as a browser does", () => {
  it("holds for what was sealed", async () => {
    for (const proof of proofs) expect(await verifyInclusion(given(proof), proof.verifierKey)).toMatchObject({ isProven: true });
  });

  it("does not hold for anything else: another amount, place, size, path, salt, checkpoint or key", async () => {
    for (const proof of proofs) {
      const right = given(proof);
      const wrong = [
        { ...right, text: right.text.replace("|USD|", "|EUR|") },
        { ...right, text: right.text.replace(/\|(\d+)\|USD/, (_, amount: string) => `|${BigInt(amount) + 1n}|USD`) },
        { ...right, proof: { ...right.proof, index: right.proof.index ^ 1 } },
        { ...right, proof: { ...right.proof, size: right.proof.size + 1 } },
        { ...right, proof: { ...right.proof, path: spoil(right.proof.path) } },
        { ...right, proof: { ...right.proof, path: right.proof.path.slice(44) } },
        { ...right, proof: { ...right.proof, salt: spoil(right.proof.salt) } },
        { ...right, checkpoint: right.checkpoint.replace(/\ntime 2/, "\ntime 3") },
      ];
      for (const one of wrong) expect(await verifyInclusion(one, proof.verifierKey)).toMatchObject({ isProven: false });
      expect(await verifyInclusion(right, OTHER_KEY)).toMatchObject({ isProven: false });
    }
  });

  it("is at most 1 KB as it is sent", () => {
    for (const proof of proofs) expect(JSON.stringify(proof.proof).length).toBeLessThanOrEqual(1_024);
  });
});

describe("a browser that saw the log before", () => {
  const ask = async (sizes: { readonly oldSize: number; readonly size: number }) => (await proveConsistency(t.services, sizes)).path;

  it("knows the same log again, grown, and finds one that was forked or cut", async () => {
    const checkpoints = await Promise.all([1, 2, 3].map((number) => showCheckpoint(t.services, { number })));
    const heads = await Promise.all(checkpoints.map(({ note, verifierKey }) => readCheckpoint(note, verifierKey)));
    for (const [older, { note, verifierKey }] of checkpoints.entries()) {
      for (const head of heads.slice(older)) {
        if (head === null) throw new Error("not signed");
        const seen = { verifierKey, checkpoint: note };
        expect(await hasOnlyGrown(seen, head, ask)).toBe(true);
        expect(await hasOnlyGrown(seen, { ...head, root: head.root.map((byte) => byte ^ 1) }, ask)).toBe(false);
      }
    }
  });

  it("keeps what it saw", () => {
    const kept = new Map<string, string>();
    const storage = { getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, value: string) => void kept.set(key, value) };
    expect(recallLog(storage)).toBeNull();
    rememberLog(storage, { verifierKey: "key", checkpoint: "note" });
    expect(recallLog(storage)).toEqual({ verifierKey: "key", checkpoint: "note" });
  });
});

describe("the script that knows nothing of the product", () => {
  const run = async (proof: TransferProof, key: string) => {
    const path = join(folder, "proof.json");
    await writeFile(path, JSON.stringify(proof));
    const { status, stdout } = spawnSync(process.execPath, [resolve("bin/verify-proof.mjs"), path, key], { encoding: "utf8" });
    return { status, says: stdout.split(":")[0] };
  };

  it("comes to the same", async () => {
    const [proof] = proofs.slice(7);
    if (proof === undefined) throw new Error("no proof");
    expect(await run(proof, proof.verifierKey)).toEqual({ status: 0, says: "PROVEN" });
    expect(await run({ ...proof, text: proof.text.replace("|USD|", "|EUR|") }, proof.verifierKey)).toEqual({ status: 1, says: "NOT PROVEN" });
    expect(await run(proof, OTHER_KEY)).toEqual({ status: 1, says: "NOT PROVEN" });
  });
});
