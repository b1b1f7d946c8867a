import { and, asc, desc, eq, gt, isNull, lte, or } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { taxPolicies, taxRules } from "@/db/schema";
import { makePolicy, type Policy } from "./policy";

type PolicyRow = typeof taxPolicies.$inferSelect;

/** The version in force at a moment, or the one named. @throws Error when there is none: the migrations bring the first. */
export async function findVersion(tx: Tx, which: { readonly at: Date } | { readonly version: number }): Promise<PolicyRow> {
  const wanted = "version" in which ? eq(taxPolicies.version, which.version) : lte(taxPolicies.publishedAt, which.at);
  const [row] = await tx.select().from(taxPolicies).where(wanted).orderBy(desc(taxPolicies.version)).limit(1);
  if (row === undefined) throw new Error(`There is no tax policy ${"version" in which ? which.version : `of ${which.at.toISOString()}`}.`);
  return row;
}

export function isPartOf(version: number) {
  return and(lte(taxRules.introducedIn, version), or(isNull(taxRules.retiredIn), gt(taxRules.retiredIn, version)));
}

/** A version of the policy with all its rows (some hundred): once a run of many payouts is enough. */
export async function loadPolicy(tx: Tx, which: { readonly at: Date } | { readonly version: number }): Promise<Policy> {
  const { version } = await findVersion(tx, which);
  const rows = await tx.select().from(taxRules).where(isPartOf(version)).orderBy(asc(taxRules.id));
  return makePolicy(version, rows);
}

export interface PolicyState {
  readonly version: number;
  readonly publishedAt: string;
  readonly isConfirmed: boolean;
  readonly confirmedBy: string | null;
  /** The sentence that stands above every screen that shows a rate or a form; null once counsel confirmed the version. */
  readonly banner: string | null;
}

/** What each screen shows about the tables it rests on. */
export async function findPolicyState(tx: Tx, at: Date): Promise<PolicyState> {
  const { version, publishedAt, confirmedBy } = await findVersion(tx, { at });
  const banner = `These tax tables (version ${version}) were put together from public sources and no tax counsel has confirmed them yet. Rates may be wrong.`;
  return { version, publishedAt: publishedAt.toISOString(), isConfirmed: confirmedBy !== null, confirmedBy, banner: confirmedBy === null ? banner : null };
}
