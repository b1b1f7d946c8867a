import { eq } from "drizzle-orm";
import type { z } from "zod";
import { patronSubscriptions } from "@/db/schema";
import { DomainError } from "@/server/kernel/errors";
import type { Services } from "@/server/services";
import type { withdrawalShape, withdrawnShape } from "./contract";
import { findOwn, type ShownRow } from "./queries";
import { withdrawableUntil } from "./rules";
import { withdraw } from "./withdraw";
import { readWithdrawalToken } from "./withdrawal-link";

async function requireByToken(services: Services, token: string): Promise<ShownRow> {
  const id = readWithdrawalToken(services.env, token);
  const [row] = id === null ? [] : await services.db.select().from(patronSubscriptions).where(eq(patronSubscriptions.id, id)).limit(1);
  const found = row === undefined ? undefined : await findOwn(services.db, { id: row.id, fanId: row.fanId });
  if (found === undefined) throw new DomainError("not_found", { sentence: "This link is not valid." });
  return found;
}

/** What a link in a mail is about, before anything is done. @throws DomainError `not_found` for a link that is not ours. */
export async function getWithdrawal(services: Services, input: { readonly token: string }): Promise<z.output<typeof withdrawalShape>> {
  const { row, artist, tier } = await requireByToken(services, input.token);
  const until = withdrawableUntil(row, services.clock.now());
  return {
    subscriptionId: row.id,
    artistName: artist.name,
    tierName: tier.name,
    withdrawableUntil: until?.toISOString() ?? null,
    withdrawnAt: row.withdrawnAt?.toISOString() ?? null,
  };
}

/** Withdraws by the link of the mail that confirmed the membership, without an account. */
export async function withdrawByLink(
  services: Services,
  input: { readonly token: string },
  idempotencyKey: string | null,
): Promise<z.output<typeof withdrawnShape>> {
  const { row } = await requireByToken(services, input.token);
  return withdraw(services, { userId: row.fanId }, { id: row.id }, idempotencyKey);
}
