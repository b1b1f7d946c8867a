/** Some room is left to the browser. */
const SPARE_BYTES = 64 * 1024 * 1024;

/** How much may be written, in bytes; null where the browser does not say. */
export async function findFreeBytes(): Promise<number | null> {
  const { quota, usage } = (await navigator.storage?.estimate?.()) ?? {};
  return quota === undefined || usage === undefined ? null : Math.max(0, quota - usage - SPARE_BYTES);
}

/** Asks the browser not to clear it by itself. @returns whether it will not */
export async function askToPersist(): Promise<boolean> {
  return (await navigator.storage?.persist?.()) ?? false;
}
