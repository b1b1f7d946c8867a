import { mkdir, mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { DAY_MS } from "@/server/kernel/durations";
import type { Services } from "@/server/services";

/** A step lasts less. */
const LEFT_BEHIND_MS = DAY_MS;
const FOLDERS_PER_SWEEP_MAX = 1000;

function scratchRoot(services: Pick<Services, "env">): string {
  return join(services.env.DATA_DIR, "scratch", "distribution");
}

/** Calls `use` with a new empty folder for a piece of work, gone afterwards; what a killed try of the same left goes first. */
export async function withScratch<T>(services: Pick<Services, "env">, work: string, use: (folder: string) => Promise<T>): Promise<T> {
  const parent = join(scratchRoot(services), work);
  await rm(parent, { recursive: true, force: true });
  await mkdir(parent, { recursive: true });
  try {
    return await use(await mkdtemp(join(parent, "try-")));
  } finally {
    await rm(parent, { recursive: true, force: true });
  }
}

/** Removes what killed workers left of work that nobody took up again. */
export async function sweepScratch(services: Pick<Services, "env">, nowMs: number): Promise<void> {
  const root = scratchRoot(services);
  const names = await readdir(root).catch(() => []);
  for (const name of names.slice(0, FOLDERS_PER_SWEEP_MAX)) {
    const found = await stat(join(root, name)).catch(() => null);
    if (found !== null && nowMs - found.mtimeMs > LEFT_BEHIND_MS) await rm(join(root, name), { recursive: true, force: true });
  }
}
