import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Services } from "@/server/services";

/** Where videos are worked on: one folder each. */
export function scratchRoot(services: Pick<Services, "env">): string {
  return join(services.env.DATA_DIR, "scratch", "catalogue");
}

/** Calls `use` with a new empty folder for work on a video, gone afterwards; what a killed try left goes first. */
export async function withScratch<T>(services: Pick<Services, "env">, videoId: string, use: (folder: string) => Promise<T>): Promise<T> {
  const parent = join(scratchRoot(services), videoId);
  await rm(parent, { recursive: true, force: true });
  await mkdir(parent, { recursive: true });
  try {
    return await use(await mkdtemp(join(parent, "try-")));
  } finally {
    await rm(parent, { recursive: true, force: true });
  }
}
