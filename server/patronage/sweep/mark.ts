import { eq } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { platformSettings } from "@/db/schema";

/** What the sweep leaves in `platform_settings`. */
export const MARKS = {
  /** When the last sweep that came to its end began. */
  swept: "stripe.swept",
  /** The `swept` for which the admins were told that it is too long ago. */
  warned: "stripe.sweep-warned",
} as const;

export async function readMark(db: Tx, key: (typeof MARKS)[keyof typeof MARKS]): Promise<string | null> {
  const [row] = await db.select({ value: platformSettings.value }).from(platformSettings).where(eq(platformSettings.key, key)).limit(1);
  return typeof row?.value === "string" ? row.value : null;
}

export async function writeMark(db: Tx, key: (typeof MARKS)[keyof typeof MARKS], value: string, now: Date): Promise<void> {
  const row = { key, value, updatedBy: "system", updatedAt: now };
  await db.insert(platformSettings).values(row).onConflictDoUpdate({ target: platformSettings.key, set: row });
}
