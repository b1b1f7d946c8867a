import { readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { transferId } from "@/server/ledger";
import { addPerson, type Person } from "@/test/people";
import { createTestServices, type TestServices } from "@/test/services";
import { knownKeys } from "../key";
import { readNote } from "../note";
import { newestHead } from "../prove/newest-head";
import { proveTransfer } from "../prove/prove-transfer";
import { proveConsistency, showCheckpoint } from "../prove/show-checkpoint";
import { earn, keep } from "../test/keep-books";
import { isConsistent, isSame } from "../tree/verify";
import { auditBooks } from "../verify/audit-books";
import { sealBooks } from "./seal";
import { Fork } from "./shelf";

let t: TestServices;
let artist: Person;

beforeAll(async () => {
  t = await createTestServices();
  artist = await addPerson(t.services, "artist");
  for (let batch = 0; batch < 12; batch++) await keep(t.services, earn(`batch ${batch}`, 30, artist.actor.userId));
  await sealBooks(t.services);
});
afterAll(() => t.close());

const split = (path: string) => {
  const bytes = Buffer.from(path, "base64");
  return Array.from({ length: bytes.length / 32 }, (_, at) => bytes.subarray(at * 32, at * 32 + 32));
};

describe("sealing", () => {
  it("covers every batch, transfer and audit row, and does nothing when nothing came", async () => {
    const head = await newestHead(t.services);
    const audited = await auditBooks(t.services);
    expect(audited.ledger.report.findings).toEqual([]);
    expect(head?.head.size).toBe(12 * 31 + audited.auditRows);
    expect(await sealBooks(t.services)).toEqual({ checkpoints: 0, isMoreLeft: false });
  });

  it("goes on in bounded spans after a long time, each growing from the one before", async () => {
    for (let batch = 0; batch < 6; batch++) await keep(t.services, earn(`later ${batch}`, 100, artist.actor.userId));
    const before = await newestHead(t.services);
    expect(await sealBooks(t.services, { leavesMax: 150 })).toMatchObject({ isMoreLeft: false });
    const after = await newestHead(t.services);
    expect((after?.number ?? 0) - (before?.number ?? 0)).toBeGreaterThan(3);
    expect((await auditBooks(t.services)).ledger.report.findings).toEqual([]);
  });

  it("finishes what a killed sealing began, to the same bytes, and two at once make one log", async () => {
    await keep(t.services, earn("killed", 400, artist.actor.userId));
    let puts = 0;
    const { storage } = t.services;
    const dying = new Proxy(storage, {
      get: (target, name) => {
        if (name === "putBytes" && ++puts === 3) throw new Error("killed");
        const value: unknown = Reflect.get(target, name);
        return typeof value === "function" ? value.bind(target) : value;
      },
    });
    await expect(sealBooks({ ...t.services, storage: dying })).rejects.toThrow("killed");
    await Promise.all([sealBooks(t.services), sealBooks(t.services)]);
    expect((await auditBooks(t.services)).ledger.report.findings).toEqual([]);
  });

  it("refuses to sign when the storage holds another history", async () => {
    const other = await createTestServices();
    try {
      await keep(other.services, earn("another history", 300));
      await expect(sealBooks({ ...other.services, storage: t.services.storage })).rejects.toBeInstanceOf(Fork);
      expect(await newestHead(other.services)).toBeNull();
    } finally {
      await other.close();
    }
  });
});

describe("a proof", () => {
  it("is given to the artist whose money it is and to admins, and says nothing to others", async () => {
    const [transfer] = earn("batch 3", 30, artist.actor.userId).slice(17);
    const id = transfer === undefined ? "" : transferId(transfer);
    const proof = await proveTransfer(t.services, artist.actor, { transferId: id });
    expect(proof).toMatchObject({ status: "proven", transferId: id });
    expect(proof.text).toContain(`|1017|USD|posted|charge.earnings|test|batch 3:17|`);
    const [admin, fan] = [await addPerson(t.services, "admin"), await addPerson(t.services)];
    expect((await proveTransfer(t.services, admin.actor, { transferId: id })).proof).toEqual(proof.proof);
    await expect(proveTransfer(t.services, fan.actor, { transferId: id })).rejects.toMatchObject({ code: "not_found" });
    await expect(proveTransfer(t.services, fan.actor, { transferId: "xfer_none" })).rejects.toMatchObject({ code: "not_found" });
  });

  it("of what came since the last checkpoint waits for the next", async () => {
    const transfers = earn("waiting", 1, artist.actor.userId);
    await keep(t.services, transfers);
    const id = transfers[0] === undefined ? "" : transferId(transfers[0]);
    expect(await proveTransfer(t.services, artist.actor, { transferId: id })).toMatchObject({ status: "waiting", proof: null });
    await sealBooks(t.services);
    expect(await proveTransfer(t.services, artist.actor, { transferId: id })).toMatchObject({ status: "proven" });
  });

  it("shows of any two checkpoints that the newer one only grew", async () => {
    const keys = knownKeys(t.services.env);
    const newest = await newestHead(t.services);
    for (let number = 1; number <= (newest?.number ?? 0); number++) {
      const head = readNote(keys, (await showCheckpoint(t.services, { number })).note);
      const { path } = await proveConsistency(t.services, { oldSize: head?.size ?? 0, size: newest?.head.size ?? 0 });
      expect(head !== null && newest !== null && isConsistent(head, newest.head, split(path))).toBe(true);
    }
  });
});

describe("what was changed after it was sealed", () => {
  let checkpoints: string;
  beforeEach(() => {
    checkpoints = join(t.services.env.DATA_DIR, "objects", "proof", "checkpoints");
  });

  it("shows in the storage: a changed, a removed and an invented checkpoint", async () => {
    const names = (await readdir(checkpoints)).sort();
    const path = join(checkpoints, names[1] ?? "");
    const note = await showCheckpoint(t.services, { number: 2 });
    await writeFile(path, note.note.replace("time 2", "time 3"));
    expect((await auditBooks(t.services)).ledger.report.findings).toMatchObject([{ rule: "checkpoint outside the database", where: "checkpoint 2" }]);
    await rm(path);
    expect((await auditBooks(t.services)).ledger.report.findings).toMatchObject([{ rule: "checkpoint outside the database", what: "is missing" }]);
    await writeFile(path, note.note);
    const invented = join(checkpoints, String(names.length + 1).padStart(10, "0"));
    await writeFile(invented, note.note);
    expect((await auditBooks(t.services)).ledger.report.found).toBe(1);
    await rm(invented);
    expect((await auditBooks(t.services)).ledger.report.found).toBe(0);
  });

  it("shows when somebody with every right rewrote the whole chain after a checkpoint", async () => {
    const newest = await newestHead(t.services);
    expect(isSame(newest?.head.root ?? Buffer.alloc(0), Buffer.alloc(32))).toBe(false);
    const rewritten = t.database.sql.begin(async (tx) => {
      await tx`set local session_replication_role = replica`;
      await tx`delete from audit_log where seq = (select max(seq) from audit_log)`;
    });
    await rewritten;
    const { findings } = (await auditBooks(t.services)).ledger.report;
    expect(findings.map(({ rule }) => rule)).toContain("leaves of the log");
  });
});
