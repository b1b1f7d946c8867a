import { parseArgs } from "node:util";
import { grantToken, isScope, type TokenGrant } from "@/server/accounts";
import { SCOPES } from "@/server/kernel/actor";
import { findDomainError } from "@/server/kernel/errors";
import { getLive } from "@/server/services-live";
import { withCopy } from "./launch/with-copy";

const USAGE = `Usage: npm run token -- EMAIL [--scope S]… [--create artist|fan]
  --scope   one of ${SCOPES.join(", ")}; several by commas or by repeating it; without it, all that the person may have
  --create  makes the account when nobody has the address`;

class UsageError extends Error {}

function readArgs(): TokenGrant {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { scope: { type: "string", multiple: true }, create: { type: "string" } } });
  const [email, ...more] = positionals;
  if (email === undefined || more.length > 0 || !email.includes("@")) throw new UsageError("Give one mail address.");
  const names = (values.scope ?? []).flatMap((text) => text.split(",")).map((name) => name.trim());
  const unknown = names.find((name) => !isScope(name));
  if (unknown !== undefined) throw new UsageError(`There is no scope ${unknown}.`);
  const { create = null } = values;
  if (create !== null && create !== "artist" && create !== "fan") throw new UsageError("--create takes artist or fan.");
  return { email, scopes: names.filter(isScope), create };
}

/** Only the token goes to standard output, so that a shell can take it. */
async function grant(wanted: TokenGrant): Promise<void> {
  const { services, database } = getLive();
  try {
    const { token, scopes, email, newPassword } = await grantToken(services, wanted);
    if (newPassword !== null) process.stderr.write(`Made the account ${email} with the password ${newPassword}\n`);
    process.stderr.write(`A token for ${email} with the scopes ${scopes.join(", ")}:\n`);
    process.stdout.write(`${token}\n`);
  } finally {
    await database.close();
  }
}

function explain(thrown: unknown): string {
  const known = findDomainError(thrown);
  if (known !== null) return known.sentence;
  const text = thrown instanceof Error ? thrown.message : String(thrown);
  const isUsage = thrown instanceof UsageError || (thrown instanceof TypeError && "code" in thrown && String(thrown.code).startsWith("ERR_PARSE_ARGS"));
  return isUsage ? `${text}\n${USAGE}` : `No token could be made: ${text}`;
}

try {
  const wanted = readArgs();
  await withCopy(() => grant(wanted));
} catch (thrown) {
  process.stderr.write(`${explain(thrown)}\n`);
  process.exitCode = 1;
}
