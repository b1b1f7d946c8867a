import { createHash } from "node:crypto";
import { asc, inArray } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { taxPolicies, taxRules } from "@/db/schema";
import { type Actor, requireAdmin } from "@/server/kernel/actor";
import { appendAudit } from "@/server/kernel/audit";
import { DomainError } from "@/server/kernel/errors";
import type { Services } from "@/server/services";
import { checkPolicy, nameOf } from "./check-policy";
import { type LineFault, readRules, writeRules } from "./csv";
import { findVersion, isPartOf } from "./load-policy";
import type { Rule, RuleText } from "./policy";

export interface PolicyPreview {
  /** The version that this would follow. */
  readonly baseVersion: number;
  readonly added: readonly string[];
  readonly changed: readonly { readonly name: string; readonly before: string; readonly after: string }[];
  readonly ended: readonly string[];
  readonly unchangedCount: number;
  /** Lines that could not be read, and what stands against the whole. Nothing is published while there are any. */
  readonly lineFaults: readonly LineFault[];
  readonly faults: readonly string[];
  /** To be given when publishing: that what is published is what was shown. */
  readonly previewHash: string;
}

interface Change {
  readonly preview: PolicyPreview;
  readonly added: readonly RuleText[];
  readonly endedIds: readonly string[];
}

const lineOf = (rule: RuleText) => writeRules([rule]).split("\r\n")[1] ?? "";

export async function listCurrent(tx: Tx, version: number): Promise<Rule[]> {
  return tx.select().from(taxRules).where(isPartOf(version)).orderBy(asc(taxRules.topic), asc(taxRules.key), asc(taxRules.validFrom));
}

async function compare(tx: Tx, csv: string, now: Date): Promise<Change> {
  const { version: baseVersion } = await findVersion(tx, { at: now });
  const before = new Map((await listCurrent(tx, baseVersion)).map((rule) => [nameOf(rule), rule]));
  const { rules, faults: lineFaults } = readRules(csv);
  const after = new Map(rules.map((rule) => [nameOf(rule), rule]));
  const twice = rules.length === after.size ? [] : ["The same row is there twice."];
  const added = [...after].filter(([name]) => !before.has(name));
  const ended = [...before].filter(([name]) => !after.has(name));
  const changed = [...after].flatMap(([name, rule]) => {
    const old = before.get(name);
    return old === undefined || lineOf(old) === lineOf(rule) ? [] : [{ name, rule, old }];
  });
  const preview = {
    baseVersion,
    added: added.map(([name]) => name),
    changed: changed.map(({ name, rule, old }) => ({ name, before: lineOf(old), after: lineOf(rule) })),
    ended: ended.map(([name]) => name),
    unchangedCount: after.size - added.length - changed.length,
    lineFaults,
    faults: [...twice, ...checkPolicy(rules, now)],
    previewHash: createHash("sha256").update(`${baseVersion}\n${csv}`).digest("hex"),
  };
  return {
    preview,
    added: [...added.map(([, rule]) => rule), ...changed.map(({ rule }) => rule)],
    endedIds: [...ended.map(([, rule]) => rule.id), ...changed.map(({ old }) => old.id)],
  };
}

/** What publishing a whole new table would change. Writes nothing. @throws invalid_input for what is no such table. */
export async function previewPolicy(services: Services, actor: Actor, input: { readonly csv: string }): Promise<PolicyPreview> {
  requireAdmin(actor);
  return (await compare(services.db, input.csv, services.clock.now())).preview;
}

export interface PolicyToPublish {
  readonly csv: string;
  readonly note: string;
  readonly previewHash: string;
}

/**
 * Publishes a table as the next version: payments from now on follow it, and what older versions said stays readable. Counsel has to
 * confirm it anew.
 * @throws conflict when it is not what was previewed, rule_refused while it has faults.
 */
export async function publishPolicy(services: Services, actor: Actor, input: PolicyToPublish): Promise<{ readonly version: number }> {
  requireAdmin(actor);
  const now = services.clock.now();
  return services.db.transaction(async (tx) => {
    const { preview, added, endedIds } = await compare(tx, input.csv, now);
    if (preview.previewHash !== input.previewHash)
      throw new DomainError("conflict", { sentence: "This is not the table that was previewed. Look at it again." });
    const fault = preview.lineFaults[0]?.fault ?? preview.faults[0];
    if (fault !== undefined) throw new DomainError("rule_refused", { sentence: `This table cannot be published: ${fault}` });
    if (added.length + endedIds.length === 0) throw new DomainError("rule_refused", { sentence: "This table is the one that is in force." });
    const version = preview.baseVersion + 1;
    const row = { version, publishedAt: now, publishedBy: actor.userId, note: input.note };
    const made = await tx.insert(taxPolicies).values(row).onConflictDoNothing().returning({ version: taxPolicies.version });
    if (made.length === 0) throw new DomainError("conflict", { sentence: "Somebody else has just published a table. Look at yours again." });
    if (endedIds.length > 0)
      await tx
        .update(taxRules)
        .set({ retiredIn: version })
        .where(inArray(taxRules.id, [...endedIds]));
    const rules = added.map((rule) => ({ ...rule, id: `${nameOf(rule)}@${version}`, introducedIn: version }));
    if (rules.length > 0) await tx.insert(taxRules).values(rules);
    const after = { added: preview.added.length, changed: preview.changed.length, ended: preview.ended.length, previewHash: preview.previewHash };
    await appendAudit(tx, { actorId: actor.userId, action: "tax/policy.published", target: `tax-policy ${version}`, after }, now);
    return { version };
  });
}
