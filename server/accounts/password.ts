import { hash, type Options, verify } from "@node-rs/argon2";

/** Argon2id with 19 MiB, two passes, one lane: the least that OWASP's password storage sheet (2024) asks for. About 14 ms. */
const ARGON2: Options = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

let decoy: Promise<string> | undefined;

export function hashPassword(password: string): Promise<string> {
  return hash(password, ARGON2);
}

/** Without a hash (nobody has that address) the same work is done on a decoy, so that the answer takes as long. */
export async function verifyPassword(passwordHash: string | null, password: string): Promise<boolean> {
  decoy ??= hashPassword("a decoy that no account has");
  const isRight = await verify(passwordHash ?? (await decoy), password);
  return passwordHash !== null && isRight;
}
