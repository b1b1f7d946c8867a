import { mkdir, open, readFile, rm, stat, statfs, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { isId } from "@/server/kernel/ids";

/** Where the bytes of unfinished uploads lie: one file each, named after the upload. */
export function uploadsFolder(dataDir: string): string {
  return join(dataDir, "uploads");
}

export function partPath(dataDir: string, uploadId: string): string {
  if (!isId("upload", uploadId)) throw new Error("an upload's id is checked before its file is touched");
  return join(uploadsFolder(dataDir), uploadId);
}

/** While a body with a checksum is under way, this file beside the part says where it began. */
function unverifiedPath(path: string): string {
  return `${path}.unverified`;
}

/** Bytes in the file, changing nothing; some of them may be of a body that is not verified yet. */
export async function peekBytes(path: string): Promise<number> {
  const found = await stat(path).catch((thrown: unknown) => {
    if (thrown instanceof Error && "code" in thrown && thrown.code === "ENOENT") return null;
    throw thrown;
  });
  return found?.size ?? 0;
}

/**
 * Bytes of the upload that are safely here: the file is the only truth, so that a process killed at any byte forgets nothing.
 * Takes back what a killed process had written of a body whose checksum was never compared. Call it under the upload's lock.
 */
export async function readOffset(path: string): Promise<number> {
  const mark = await readFile(unverifiedPath(path), "utf8").catch(() => null);
  if (mark === null) return peekBytes(path);
  const offset = Number(mark);
  if (mark !== "" && Number.isSafeInteger(offset) && (await peekBytes(path)) > offset) await truncate(path, offset);
  await rm(unverifiedPath(path), { force: true });
  return peekBytes(path);
}

/** True when every byte is here and none of them waits for its checksum. Changes nothing, so no lock is needed. */
export async function isWhole(path: string, sizeBytes: number): Promise<boolean> {
  const isMarked = await stat(unverifiedPath(path)).then(
    () => true,
    () => false,
  );
  return !isMarked && (await peekBytes(path)) >= sizeBytes;
}

export async function markUnverified(path: string, offset: number): Promise<void> {
  await mkdir(join(path, ".."), { recursive: true });
  await writeFile(unverifiedPath(path), String(offset));
}

export async function clearUnverified(path: string): Promise<void> {
  await rm(unverifiedPath(path), { force: true });
}

export async function removePart(path: string): Promise<void> {
  await rm(path, { force: true });
  await rm(unverifiedPath(path), { force: true });
}

/** Makes the file if need be; an empty file is an upload with nothing in it yet. */
export async function openPart(path: string): Promise<Awaited<ReturnType<typeof open>>> {
  await mkdir(join(path, ".."), { recursive: true });
  return open(path, "a").then(async (made) => {
    await made.close();
    return open(path, "r+");
  });
}

export async function freeBytes(dataDir: string): Promise<number> {
  await mkdir(uploadsFolder(dataDir), { recursive: true });
  const disk = await statfs(uploadsFolder(dataDir));
  return disk.bavail * disk.bsize;
}
