import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eventOutbox, mails, rateLimits } from "@/db/schema";
import { createMailer } from "@/server/adapters/mail/live";
import { createTestServices, type TestServices } from "@/test/services";
import { startSmtpServer } from "@/test/smtp-server";
import { DAY_MS } from "../kernel/durations";
import { forgetExpired } from "./forget-expired";
import { listOutbox } from "./list-outbox";
import { queueMail } from "./queue-mail";
import { giveUpMail, sendMail } from "./send-mail";

const MONTH_MS = 31 * DAY_MS;
let local: TestServices;
let production: TestServices;

beforeAll(async () => {
  [local, production] = await Promise.all([createTestServices(), createTestServices({ DEPLOYMENT: "production", PUBLIC_URL: "https://mhc.example" })]);
});
afterAll(() => Promise.all([local.close(), production.close()]));

async function queue(t: TestServices) {
  const mail = { to: "reader@example.test", subject: "A line", body: "with a secret link" };
  return { id: await t.services.db.transaction((tx) => queueMail(tx, mail, t.clock.now())) };
}

const reload = async (t: TestServices, mailId: string) => (await t.services.db.select().from(mails).where(eq(mails.id, mailId)))[0];

describe("a queued mail", () => {
  it("has its event in the same transaction, and neither is there when that is undone", async () => {
    const { id } = await queue(local);
    const events = async () => (await local.services.db.select().from(eventOutbox)).map((event) => event.id);
    expect(await events()).toContain(`accounts-mail:${id}`);
    const before = await events();
    const undone = local.services.db.transaction(async (tx) => {
      await queueMail(tx, { to: "reader@example.test", subject: "never", body: "" }, local.clock.now());
      throw new Error("undone");
    });
    await expect(undone).rejects.toThrow("undone");
    expect(await events()).toEqual(before);
  });

  it("is sent once, and shown in the outbox of a local copy", async () => {
    const { id } = await queue(local);
    expect(await sendMail(local.services, { mailId: id })).toEqual({ status: "sent" });
    expect(await sendMail(local.services, { mailId: id })).toEqual({ status: "left alone" });
    expect(await listOutbox(local.services)).toContainEqual(expect.objectContaining({ id, status: "sent", body: "with a secret link" }));
  });

  it("stays queued in production while no carrier takes it, and its text is forgotten once it was given up", async () => {
    const { id } = await queue(production);
    await expect(sendMail(production.services, { mailId: id })).rejects.toMatchObject({ code: "unavailable" });
    expect(await reload(production, id)).toMatchObject({ status: "queued", body: "with a secret link" });
    await giveUpMail(production.services, { mailId: id });
    expect(await reload(production, id)).toMatchObject({ status: "failed", body: "" });
  });

  it("loses its text once a carrier took it in production", async () => {
    const carrier = await startSmtpServer();
    const mailer = createMailer({ ...production.services.env, SMTP_URL: `smtp://127.0.0.1:${carrier.port}` });
    const { id } = await queue(production);
    await sendMail({ ...production.services, mailer }, { mailId: id });
    expect(carrier.received).toMatchObject([{ to: ["reader@example.test"], message: expect.stringContaining("with a secret link") }]);
    await carrier.close();
    expect(await reload(production, id)).toMatchObject({ status: "sent", body: "" });
  });

  it("is nobody's to read through the outbox in production", async () => {
    await expect(listOutbox(production.services)).rejects.toMatchObject({ code: "not_found" });
  });

  it("is removed a month after it was sent, with counters that are over, and never before it was sent", async () => {
    const [sent, waiting] = [await queue(local), await queue(local)];
    await sendMail(local.services, { mailId: sent.id });
    await local.services.db.insert(rateLimits).values({ key: "over", points: 1, expire: local.clock.now().getTime() });
    local.clock.advanceMs(MONTH_MS);
    expect(await forgetExpired(local.services)).toMatchObject({ isMoreLeft: false });
    expect(await reload(local, sent.id)).toBeUndefined();
    expect(await reload(local, waiting.id)).toMatchObject({ status: "queued" });
    expect(await local.services.db.select().from(rateLimits)).toEqual([]);
  });
});
