import { randomBytes } from "node:crypto";
import { readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";

const SECRET_BYTES = 32;
const PASSWORD_BYTES = 9;

/** What a local copy would otherwise ask its operator for; kept, because sessions and signatures outlive a restart. */
export interface LocalSecrets {
  readonly AUTH_SECRET: string;
  readonly DEMO_PASSWORD: string;
}

/** Reads `secrets.json` of `dataDir`, adding what is missing; only its owner may read it. */
export async function ensureSecrets(dataDir: string): Promise<LocalSecrets> {
  const file = join(dataDir, "secrets.json");
  const known = await readSecrets(file);
  const secrets: LocalSecrets = {
    AUTH_SECRET: known.AUTH_SECRET ?? randomBytes(SECRET_BYTES).toString("base64url"),
    DEMO_PASSWORD: known.DEMO_PASSWORD ?? randomBytes(PASSWORD_BYTES).toString("base64url"),
  };
  if (Object.entries(secrets).every(([name, value]) => known[name] === value)) return secrets;
  await writeFile(`${file}.new`, `${JSON.stringify({ ...known, ...secrets }, undefined, 2)}\n`, { mode: 0o600 });
  await rename(`${file}.new`, file);
  return secrets;
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
