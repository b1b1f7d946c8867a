import { randomBytes } from "node:crypto";
import { readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";

const SECRET_BYTES = 32;
const PASSWORD_BYTES = 9;

/** What a local copy would otherwise ask its operator for; kept, because sessions and signatures outlive a restart. */
export interface LocalSecrets {
  readonly AUTH_SECRET: string;
  readonly DEMO_PASSWORD: string;
  readonly PROOF_SIGNING_KEY: string;
  readonly VAULT_KEYS: string;
  readonly VAULT_INDEX_KEY: string;
}

export function ensureSecrets(dataDir: string): Promise<LocalSecrets> {
  return keepSecrets(dataDir, {
    AUTH_SECRET: () => randomBytes(SECRET_BYTES).toString("base64url"),
    DEMO_PASSWORD: () => randomBytes(PASSWORD_BYTES).toString("base64url"),
    PROOF_SIGNING_KEY: () => randomBytes(SECRET_BYTES).toString("base64url"),
    VAULT_KEYS: () => `local:${randomBytes(SECRET_BYTES).toString("base64")}`,
    VAULT_INDEX_KEY: () => randomBytes(SECRET_BYTES).toString("base64"),
  });
}

/** Reads these from `secrets.json` of `dataDir`, making and adding what is missing; only its owner may read it. */
export async function keepSecrets<Name extends string>(dataDir: string, makers: Readonly<Record<Name, () => string>>): Promise<Record<Name, string>> {
  const file = join(dataDir, "secrets.json");
  const known = await readSecrets(file);
  const entries = Object.entries<() => string>(makers).map(([name, make]): [string, string] => [name, known[name] ?? make()]);
  const secrets = Object.fromEntries(entries);
  if (!isWhole(secrets, makers)) throw new Error(`${file} could not be completed`);
  if (entries.some(([name, value]) => known[name] !== value)) {
    await writeFile(`${file}.new`, `${JSON.stringify({ ...known, ...secrets }, undefined, 2)}\n`, { mode: 0o600 });
    await rename(`${file}.new`, file);
  }
  return secrets;
}

function isWhole<Name extends string>(secrets: Record<string, string>, makers: Readonly<Record<Name, () => string>>): secrets is Record<Name, string> {
  return Object.keys(makers).every((name) => name in secrets);
}

async function readSecrets(file: string): Promise<Record<string, string>> {
  const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return "{}";
    throw error;
  });
  const parsed: unknown = JSON.parse(text);
  if (typeof parsed !== "object" || parsed === null) throw new Error(`${file} should hold a JSON object`);
  return Object.fromEntries(Object.entries(parsed).filter((entry): entry is [string, string] => typeof entry[1] === "string"));
}
