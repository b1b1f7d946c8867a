/** What a call answers, or `otherwise` when the file or folder is not there. */
export async function orWhenAbsent<T, U>(call: Promise<T>, otherwise: U): Promise<T | U> {
  try {
    return await call;
  } catch (thrown) {
    if (codeOf(thrown) === "ENOENT" || codeOf(thrown) === "ENOTDIR") return otherwise;
    throw thrown;
  }
}

/** The code of a fault of the file system or the network, such as `ENOENT`; empty of any other. */
export function codeOf(thrown: unknown): string {
  return thrown instanceof Error && "code" in thrown && typeof thrown.code === "string" ? thrown.code : "";
}
