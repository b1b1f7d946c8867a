import { findUserById } from "@/server/accounts";
import type { RailKind } from "@/server/adapters/rails";
import type { Actor } from "@/server/kernel/actor";
import type { Services } from "@/server/services";
import type { ShownMethod, ShownMethods } from "./contract";
import { findPayoutMethod } from "./find-payout-method";
import { CODE_TRIES_MAX } from "./mailed-code";
import { listLive, type MethodRow } from "./method-queries";
import { findMissingRail, listWays } from "./ways";

const WAYS: Readonly<Record<RailKind, string>> = {
  stripe: "Stripe account",
  sepa: "Bank account (SEPA)",
  ach: "Bank account (ACH)",
  crypto: "USDC wallet",
  invoice: "Invoice by hand",
};

/** A method in words: `Bank account (SEPA) ending in 3000`. */
export function labelOf({ kind, last4 }: { readonly kind: RailKind; readonly last4: string }): string {
  return last4 === "" ? WAYS[kind] : `${WAYS[kind]} ending in ${last4}`;
}

export function showMethod(row: MethodRow, now: Date): ShownMethod {
  const { id, kind, last4, currency, country, status } = row;
  return {
    ...{ id, kind, last4, currency, country, status, label: labelOf(row) },
    createdAt: row.createdAt.toISOString(),
    confirmedAt: row.confirmedAt?.toISOString() ?? null,
    usableFrom: row.usableFrom?.toISOString() ?? null,
    isCooling: status === "active" && row.usableFrom !== null && row.usableFrom > now,
  };
}

function hideAddress(email: string): string {
  const [name = "", host = ""] = email.split("@");
  return `${name.slice(0, 1)}…@${host}`;
}

/** Where the artist's money goes, what of a change is still open, and what stands in the way. */
export async function showMethods(services: Services, actor: Actor): Promise<ShownMethods> {
  const now = services.clock.now();
  const { db } = services;
  const [{ active, proposed, previous }, inForce, user] = await Promise.all([
    listLive(db, actor.userId),
    findPayoutMethod(db, actor.userId),
    findUserById(db, actor.userId),
  ]);
  const isOpen = proposed?.codeExpiresAt != null && proposed.codeExpiresAt > now && proposed.codeTries < CODE_TRIES_MAX;
  const current = active === null ? null : showMethod(active, now);
  const screening = inForce?.screening ?? null;
  return {
    current,
    proposed:
      proposed?.codeExpiresAt == null || !isOpen
        ? null
        : {
            ...showMethod(proposed, now),
            codeExpiresAt: proposed.codeExpiresAt.toISOString(),
            triesLeft: CODE_TRIES_MAX - proposed.codeTries,
            codeSentTo: hideAddress(user?.email ?? ""),
          },
    previous: current?.isCooling && previous !== null ? showMethod(previous, now) : null,
    ...{ screening, ways: listWays(services) },
    notice: noticeOf(services, current, screening),
  };
}

function noticeOf(services: Services, current: ShownMethod | null, screening: ShownMethods["screening"]): string | null {
  if (current === null) return "Say where your earnings should go: until then nothing can be paid out.";
  const missing = findMissingRail(services, current.kind);
  if (missing !== null) return missing;
  if (current.isCooling)
    return `This is new, so nothing is paid to it before ${current.usableFrom?.slice(0, 16).replace("T", " ")} UTC. You can stop the change until then.`;
  if (screening === "flagged")
    return "We have to look at this account before money goes out. You need not do anything; write to us if it takes longer than two working days.";
  return null;
}
