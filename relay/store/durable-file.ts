import { randomBytes } from "node:crypto";
import { mkdir, open, readFile, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { codeOf, orWhenAbsent } from "./file-faults";

/**
 * Writes aside, syncs, renames, syncs the folder: whoever reads meets the old or the new, each whole, wherever the power goes.
 * @param incoming a folder of the same disk where half a file does no harm
 * @param mode who may read it, as far as the process lets anybody
 */
export async function writeDurably(path: string, bytes: Uint8Array | string, incoming: string, mode = 0o666): Promise<void> {
  await Promise.all([mkdir(incoming, { recursive: true }), mkdir(dirname(path), { recursive: true })]);
  const aside = join(incoming, randomBytes(12).toString("hex"));
  try {
    const file = await open(aside, "wx", mode);
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(aside, path);
  } catch (thrown) {
    await rm(aside, { force: true });
    throw thrown;
  }
  await syncFolder(dirname(path));
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, "r");
  try {
    await folder.sync();
  } catch (thrown) {
    // Some file systems of sticks cannot sync a folder; they write it soon by themselves.
    if (codeOf(thrown) !== "EINVAL") throw thrown;
  } finally {
    await folder.close();
  }
}

/** Null when the file is not there. @throws SyntaxError when it is no JSON, which only somebody's hand can have made of it. */
export async function readJson(path: string): Promise<unknown> {
  const text = await orWhenAbsent(readFile(path, "utf8"), null);
  return text === null ? null : JSON.parse(text);
}
