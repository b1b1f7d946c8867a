import { afterAll, expect, test } from "vitest";
import { createTestDatabase } from "@/db/testing";
import { sendEvent } from "@/inngest/events";
import { ManualClock } from "@/server/kernel/clock";
import { hasMetricsToken, metricsText } from "./metrics";

const clock = new ManualClock(new Date());
const database = await createTestDatabase();
afterAll(() => database.drop());

test("a monitor sees work pile up", async () => {
  expect(await metricsText({ db: database.db, clock })).toContain("mhc_outbox_waiting 0\n");
  await sendEvent(database.db, { id: "mail:1", name: "accounts/mail.queued", data: { mailId: "mail_1" } });
  expect(await metricsText({ db: database.db, clock })).toContain("mhc_outbox_waiting 1\n");
});

test("nobody reads the metrics without the token, and nobody at all while none is set", () => {
  expect(hasMetricsToken("a".repeat(16), `Bearer ${"a".repeat(16)}`)).toBe(true);
  expect(hasMetricsToken("a".repeat(16), "Bearer wrong")).toBe(false);
  expect(hasMetricsToken("a".repeat(16), null)).toBe(false);
  expect(hasMetricsToken(undefined, "Bearer undefined")).toBe(false);
});
