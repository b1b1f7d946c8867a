import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { mails, patronMailRecipients, users } from "@/db/schema";
import { createCaller } from "@/server/api/router";
import { newId } from "@/server/kernel/ids";
import { WorkerProcess } from "@/test/crash/worker-process";
import { addPatron, addTiers } from "@/test/patrons";
import { addPerson } from "@/test/people";
import { createTestServices, type TestServices } from "@/test/services";

const PATRONS = 40;
const KILLS = 2;
const PATIENCE = { timeout: 120_000, interval: 50 };
const LONG_TEST_MS = 240_000;

let t: TestServices;
let worker: WorkerProcess | null = null;

beforeAll(async () => {
  t = await createTestServices();
});
afterAll(async () => {
  await worker?.kill();
  await t.close();
});

/** Patrons without a password of their own: making forty of those would be most of the test. */
async function addPatrons(artistId: string): Promise<readonly string[]> {
  const made = Array.from({ length: PATRONS }, (_, at) => ({
    id: newId("user"),
    email: `patron-${at}@example.test`,
    handle: `patron-${at}`,
    name: `Patron ${at}`,
    passwordHash: "",
  }));
  await t.services.db.insert(users).values(made);
  for (const { id } of made) await addPatron(t.services, { fanId: id, artistId, key: "bronze" });
  return made.map(({ email }) => email);
}

it(
  "a mail to patrons reaches each of them exactly once, although the worker is killed again and again while it goes out",
  async () => {
    const { actor } = await addPerson(t.services, "artist");
    await addTiers(t.services, actor.userId);
    const addresses = await addPatrons(actor.userId);
    const caller = createCaller({ services: t.services, actor, requestId: "req", idempotencyKey: null, clientAddress: "", userAgent: "", country: null });
    const { id } = await caller.benefits.createPatronMail({ subject: "To all of you", body: "A letter." });
    await caller.benefits.schedulePatronMail({ patronMailId: id });
    const decided = async () => {
      const rows = await t.services.db.select().from(patronMailRecipients).where(eq(patronMailRecipients.patronMailId, id));
      return rows.filter((row) => row.status !== "pending").length;
    };
    for (let kill = 0; kill < KILLS; kill++) {
      worker = await WorkerProcess.start(t.services.env);
      const before = await decided();
      await vi.waitFor(async () => expect(await decided()).toBeGreaterThan(Math.min(before, PATRONS - 1)), PATIENCE);
      await worker.kill();
    }
    worker = await WorkerProcess.start(t.services.env);
    await vi.waitFor(async () => expect(await decided()).toBe(PATRONS), PATIENCE);
    const sent = (await t.services.db.select().from(mails)).filter((mail) => mail.subject === "To all of you");
    expect(sent.map((mail) => mail.toAddress).sort()).toEqual([...addresses].sort());
    expect((await caller.benefits.patronMail({ patronMailId: id })).status).toBe("sent");
  },
  LONG_TEST_MS,
);
