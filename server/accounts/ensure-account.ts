import type { Tx } from "@/db/client";
import { createUser } from "./create-user";
import { findUserByEmail, type UserRow } from "./queries";
import { NAME_CHARS_MAX, normalizeEmail } from "./rules";

/**
 * The account of an address, made where it has none: for people who pay or are invited before they have an account. What is made so
 * is entered by a link to the address alone. `isNew` must not be shown to anybody but the owner of the address.
 */
export async function ensureAccount(
  tx: Tx,
  person: { readonly email: string; readonly name: string },
  now: Date,
): Promise<{ readonly user: UserRow; readonly isNew: boolean }> {
  const email = normalizeEmail(person.email);
  const known = await findUserByEmail(tx, email);
  if (known !== undefined) return { user: known, isNew: false };
  const name = person.name.trim().slice(0, NAME_CHARS_MAX) || "A friend";
  const made = await createUser(tx, { name, email, passwordHash: null, role: "fan" }, now);
  if (made !== null) return { user: made, isNew: true };
  // Somebody made it in between.
  const other = await findUserByEmail(tx, email);
  if (other === undefined) throw new Error("An address is taken and nobody has it.");
  return { user: other, isNew: false };
}
