import { and, desc, eq, inArray, isNotNull, isNull } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { checkouts } from "@/db/schema";
import type { Actor } from "@/server/kernel/actor";
import { appendAudit } from "@/server/kernel/audit";
import { DomainError } from "@/server/kernel/errors";
import type { Services } from "@/server/services";
import type { ConsentText } from "./contract";
import { requireOwnCheckout } from "./show-checkout";

/**
 * What payers in Europe agree to before access opens within the fourteen days (Directive 2011/83/EU, articles 8(8) and 16). Another text is
 * another entry with its own version, at the end; none is ever changed or taken away, because receipts name them.
 */
const CONSENTS: readonly [ConsentText, ...ConsentText[]] = [
  {
    version: "2026-11-01",
    label: "Open it for me at once",
    text: "Before the fourteen days to withdraw are over. I can withdraw all the same, and what I paid goes back to my card.",
  },
];

/** The text that is asked now. */
export function getConsentText(): ConsentText {
  return CONSENTS.at(-1) ?? CONSENTS[0];
}

/**
 * Keeps when the payer agreed, and to which text; the first word of a checkout stands.
 * @throws not_found for anybody else's checkout; conflict for one that is over; rule_refused for a text that is not asked (any more).
 */
export async function agreeToStart(services: Services, actor: Actor | null, input: { readonly checkoutId: string; readonly version: string }): Promise<void> {
  const row = await requireOwnCheckout(services, actor, input.checkoutId);
  if (input.version !== getConsentText().version)
    throw new DomainError("rule_refused", { sentence: "The text that you agree to has changed. Reload the page and read it once more." });
  if (row.consentedAt !== null) return;
  const now = services.clock.now();
  await services.db.transaction(async (tx) => {
    const isOpen = and(eq(checkouts.id, row.id), eq(checkouts.status, "open"), isNull(checkouts.consentedAt));
    const kept = await tx.update(checkouts).set({ consentVersion: input.version, consentedAt: now }).where(isOpen).returning({ id: checkouts.id });
    if (kept.length === 0) {
      const [after] = await tx.select({ consentedAt: checkouts.consentedAt }).from(checkouts).where(eq(checkouts.id, row.id));
      if (after?.consentedAt == null) throw new DomainError("conflict", { sentence: "This was paid or has expired. Begin again from the artist’s page." });
      return;
    }
    await appendAudit(tx, { actorId: row.fanId, action: "patronage/start.agreed", target: row.id, after: { version: input.version } }, now);
  });
}

export interface GivenConsent {
  readonly agreedAt: string;
  readonly version: string;
  readonly text: string;
}

/** What was agreed to for each of these subjects, by the subject's id; of several tries to pay the last one counts. */
export async function findConsents(tx: Tx, subjectIds: readonly string[]): Promise<ReadonlyMap<string, GivenConsent>> {
  if (subjectIds.length === 0) return new Map();
  const rows = await tx
    .selectDistinctOn([checkouts.subjectId], { subjectId: checkouts.subjectId, version: checkouts.consentVersion, at: checkouts.consentedAt })
    .from(checkouts)
    .where(and(inArray(checkouts.subjectId, [...subjectIds]), isNotNull(checkouts.consentedAt)))
    .orderBy(checkouts.subjectId, desc(checkouts.consentedAt));
  return new Map(
    rows.flatMap(({ subjectId, version, at }) => {
      const words = CONSENTS.find((one) => one.version === version);
      return words === undefined || at === null
        ? []
        : [[subjectId, { agreedAt: at.toISOString(), version: words.version, text: `${words.label}. ${words.text}` }]];
    }),
  );
}
