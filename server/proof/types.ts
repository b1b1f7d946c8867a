import type { Env } from "@/server/kernel/env";

export type ProofKeyEnv = Pick<Env, "PROOF_SIGNING_KEY" | "PROOF_RETIRED_KEYS">;
