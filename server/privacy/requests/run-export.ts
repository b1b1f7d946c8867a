import { and, eq, inArray } from "drizzle-orm";
import { privacyRequests } from "@/db/schema";
import { findUserById, letter, pageUrl, queueMail } from "@/server/accounts";
import { DAY_MS } from "@/server/kernel/durations";
import type { Services } from "@/server/services";
import { buildExport } from "../export/build-export";
import { keptDays } from "./queries";

/** Makes the archive of a request and mails where it lies. Done over, it makes the same file anew and mails once. */
export async function runExport(services: Services, input: { readonly requestId: string }): Promise<void> {
  const isOpen = and(eq(privacyRequests.id, input.requestId), eq(privacyRequests.kind, "export"), inArray(privacyRequests.status, ["scheduled", "running"]));
  const [request] = await services.db.update(privacyRequests).set({ status: "running" }).where(isOpen).returning();
  const user = request === undefined ? undefined : await findUserById(services.db, request.userId);
  if (request === undefined || user === undefined) return;
  const objectKey = `privacy/exports/${request.id}.zip`;
  const sizeBytes = await buildExport(services, { userId: user.id, email: user.email }, objectKey);
  const now = services.clock.now();
  await services.db.transaction(async (tx) => {
    const expiresAt = new Date(now.getTime() + (await keptDays(tx, "export", now)) * DAY_MS);
    const done = await tx.update(privacyRequests).set({ status: "done", endedAt: now, objectKey, sizeBytes, expiresAt }).where(isOpen).returning();
    if (done.length === 0) return;
    const link = pageUrl(services.env, `/api/privacy/exports/${request.id}`);
    const words = letter(
      "What you asked for is ready: everything we hold about you, as one ZIP.",
      `Sign in and fetch it here, until ${expiresAt.toISOString().slice(0, 10)}: ${link}`,
    );
    await queueMail(tx, { to: user.email, subject: "Your data is ready", body: words }, now);
  });
}
