import { mkdir, mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Services } from "@/server/services";
import { selectVideo } from "./queries";
import { jobPrefix, videoPrefix } from "./rules";

/** Where jobs work: one folder a job, one inside it for each try of a step, so that no two ever write to one file. */
function scratchRoot(services: Pick<Services, "env">): string {
  return join(services.env.DATA_DIR, "scratch", "auto-edit");
}

/** Calls `use` with a new folder that is gone afterwards, whatever happens; after a crash, the sweep takes it. */
export async function withScratch<T>(services: Pick<Services, "env">, jobId: string, use: (folder: string) => Promise<T>): Promise<T> {
  const parent = join(scratchRoot(services), jobId);
  await mkdir(parent, { recursive: true });
  const folder = await mkdtemp(join(parent, "step-"));
  try {
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

export async function removeScratch(services: Pick<Services, "env">, jobId: string): Promise<void> {
  await rm(join(scratchRoot(services), jobId), { recursive: true, force: true });
}

/** The names of scratch folders on this machine in which nothing was made or removed for `idleMs`. */
export async function listUnusedScratch(services: Pick<Services, "env" | "clock">, idleMs: number, max: number): Promise<readonly string[]> {
  const root = scratchRoot(services);
  await mkdir(root, { recursive: true });
  const unused: string[] = [];
  for (const name of await readdir(root)) {
    const touched = await stat(join(root, name)).catch(() => null);
    if (touched !== null && services.clock.now().getTime() - touched.mtimeMs > idleMs) unused.push(name);
    if (unused.length >= max) break;
  }
  return unused;
}

/** A job that did not complete leaves nothing: neither clips in the store nor files at work. */
export async function discardJobFiles(services: Services, job: { readonly jobId: string; readonly videoId: string }): Promise<void> {
  await services.storage.removePrefix(jobPrefix(job.videoId, job.jobId));
  await removeScratch(services, job.jobId);
}

/** Removes what was put for a video that was deleted meanwhile: its own clean-up has passed and will not come again. True when the video is gone. */
export async function removeIfOrphaned(services: Services, videoId: string): Promise<boolean> {
  if ((await selectVideo(services.db, videoId)) !== null) return false;
  await services.storage.removePrefix(videoPrefix(videoId));
  return true;
}
