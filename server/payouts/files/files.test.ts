import { createHash } from "node:crypto";
import { desc, eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { auditLog, payoutBatches, payoutRequests, vaultAccesses } from "@/db/schema";
import { type BankSandbox, startBankSandbox } from "@/sandbox/rails";
import type { Actor } from "@/server/kernel/actor";
import { DAY_MS } from "@/server/kernel/durations";
import { forgetPerson } from "@/server/vault";
import { addActor, addPayee, dollars } from "@/test/payees";
import { createTestServices, type TestServices } from "@/test/services";
import { approveRun, approveSomeOfRun } from "../approval/approve-run";
import { sendPayouts } from "../outbox/send-payouts";
import { beginRun, prepareSomeOfRun } from "../runs/prepare-run";
import { hashRun } from "./hash-run";
import { listPayoutFiles } from "./list-files";
import { readPayoutFile } from "./read-file";

const PAGE = { limit: 10, offset: 0 };
const ENV = {
  BANK_TOKEN: "a token for tests",
  ACH_ORIGINATOR: JSON.stringify({ bankName: "First Bank", bankRoutingNumber: "091000019", companyName: "MHC Streaming", companyId: "1234567890" }),
};

let bank: BankSandbox;
let t: TestServices;
let admin: Actor;
let payees: readonly Actor[];
let runId: string;

beforeAll(async () => {
  bank = await startBankSandbox({ nowMs: Date.now(), token: ENV.BANK_TOKEN });
  t = await createTestServices({ ...ENV, BANK_URL: bank.url });
  admin = await addActor(t.services, "admin");
  payees = [await addPayee(t.services, { rail: "ach", earnedMicros: dollars(100) }), await addPayee(t.services, { rail: "ach", earnedMicros: dollars(60) })];
  t.clock.advanceMs(32 * DAY_MS);
  runId = (await beginRun(t.services)).id;
  while (!(await prepareSomeOfRun(t.services, { runId, limit: 10 })).isDone);
});
afterAll(() => Promise.all([bank.close(), t.close()]));

const payouts = () => t.services.db.select().from(payoutRequests).where(eq(payoutRequests.runId, runId)).orderBy(payoutRequests.id);
const send = async (name: string, body: string) => {
  const headers = { authorization: `Bearer ${ENV.BANK_TOKEN}`, "content-type": "text/plain" };
  return (await fetch(`${bank.url}/files/${name}`, { method: "PUT", body, headers })).status;
};
const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

test("a run has no hash before anything is frozen, and then one that whoever has its lines reckons too and a changed line changes", async () => {
  expect(await hashRun(t.services, admin, { runId })).toEqual({ payouts: 2, frozen: 0, hash: null });
  await approveRun(t.services, admin, { runId });
  await approveSomeOfRun(t.services, { runId, actorId: admin.userId });
  const lines = (await payouts()).map(({ id, frozenHash }) => `${id} ${frozenHash}`);
  expect(await hashRun(t.services, admin, { runId })).toEqual({ payouts: 2, frozen: 2, hash: sha256(lines.join("\n")) });
  for (const [actor, id] of [
    [payees[0] ?? admin, runId],
    [admin, "run_none"],
  ] as const)
    await expect(hashRun(t.services, actor, { runId: id })).rejects.toMatchObject({ code: "not_found" });
});

test("an admin reads the very bytes that the bank was sent, and that they looked is in the audit log and in each payee's own", async () => {
  expect((await listPayoutFiles(t.services, admin, { ...PAGE, runId })).items).toEqual([]);
  await sendPayouts(t.services, { rail: "ach" });
  const { items } = await listPayoutFiles(t.services, admin, { ...PAGE, runId });
  expect(items).toMatchObject([{ rail: "ach", payouts: 2, totalCents: 16_000, currency: "USD" }]);
  const [file] = items;
  const batchId = file?.id ?? "";
  const [first] = await payouts();
  expect((await listPayoutFiles(t.services, admin, { ...PAGE, payoutId: first?.id })).items).toEqual(items);
  const read = await readPayoutFile(t.services, admin, { batchId });
  expect(read.name).toBe(`${batchId}.ach`);
  expect(sha256(read.text)).toBe(file?.sha256);
  // The bank knows a file by its name, and refuses other bytes under it.
  expect([await send(batchId, read.text), await send(batchId, read.text.replace("6", "7"))]).toEqual([200, 409]);
  const [line] = await t.services.db.select().from(auditLog).where(eq(auditLog.action, "payouts/file.read")).orderBy(desc(auditLog.seq));
  expect(line).toMatchObject({ actorId: admin.userId, target: batchId });
  const looked = await t.services.db.select({ userId: vaultAccesses.userId }).from(vaultAccesses).where(eq(vaultAccesses.readerId, admin.userId));
  expect(looked.map(({ userId }) => userId).sort()).toEqual(payees.map(({ userId }) => userId).sort());
});

test("nobody else reads it, and a file with somebody who was forgotten is not made up without them", async () => {
  const [batch] = await t.services.db.select().from(payoutBatches);
  const batchId = batch?.id ?? "";
  const [gone] = payees;
  for (const refused of [readPayoutFile(t.services, gone ?? admin, { batchId }), readPayoutFile(t.services, admin, { batchId: "pbt_none" })])
    await expect(refused).rejects.toMatchObject({ code: "not_found" });
  await t.services.db.update(payoutBatches).set({ fileSha256: "0".repeat(64) });
  await expect(readPayoutFile(t.services, admin, { batchId })).rejects.toMatchObject({ code: "conflict" });
  await t.services.db.update(payoutBatches).set({ fileSha256: batch?.fileSha256 ?? "" });
  await t.services.db.transaction((tx) => forgetPerson(tx, { userId: gone?.userId ?? "" }, t.clock.now()));
  await expect(readPayoutFile(t.services, admin, { batchId })).rejects.toMatchObject({ code: "conflict" });
});
