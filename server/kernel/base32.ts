/** Crockford's base 32: no I, L, O or U, so that an id survives being read aloud. */
export const BASE32 = "0123456789abcdefghjkmnpqrstvwxyz";

/** Two characters for each ten bits: whoever writes many ids takes half the steps. */
export const BASE32_PAIRS: readonly string[] = Array.from({ length: 1024 }, (_, bits) => `${BASE32[bits >> 5]}${BASE32[bits & 31]}`);
