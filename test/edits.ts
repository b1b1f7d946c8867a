import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { eq, sql } from "drizzle-orm";
import { autoEditJobs, videos } from "@/db/schema";
import { newId } from "@/server/kernel/ids";
import type { Services } from "@/server/services";
import { AAC, H264, makeMedia, picture } from "./media";

/** A film with a beat twice a second and a hard cut in the middle. */
export function makeFilm(path: string, seconds: number, size = "320x180"): string {
  const half = seconds / 2;
  const cut = `[0:v]trim=0:${half}[a];[1:v]trim=0:${seconds - half},hue=h=120[b];[a][b]concat=n=2:v=1:a=0,settb=AVTB[v]`;
  const beat = ["-f", "lavfi", "-i", `aevalsrc='0.8*sin(2*PI*(60+90*exp(-mod(t,0.5)*30))*mod(t,0.5))*exp(-mod(t,0.5)*9)':s=48000:d=${seconds}`];
  const inputs = [...picture(seconds, size), "-f", "lavfi", "-i", `mandelbrot=size=${size}:rate=25`, ...beat];
  return makeMedia(path, [...inputs, "-filter_complex", cut, "-map", "[v]", "-map", "2:a", "-t", String(seconds), ...H264, "-g", "25", ...AAC]);
}

/** A video of this artist with the file as its source: `ready`, as after its processing, or still `processing`. */
export async function addVideo(services: Services, artistId: string, path: string, status: "ready" | "processing" = "ready"): Promise<string> {
  const bytes = await readFile(path);
  const id = newId("video");
  const sourceKey = `videos/${id}/source`;
  await services.storage.putFile(sourceKey, path);
  // Unlike in life, each video has bytes of its own, so that one test may put one film in many times.
  const sha256 = createHash("sha256").update(bytes).update(id).digest("hex");
  await services.db.insert(videos).values({ id, artistId, title: "A “film”", status, sourceKey, sha256, sizeBytes: bytes.length });
  return id;
}

/** The media processes of a copy of the product: those whose words name its folder. */
export async function listMediaProcesses(dataDir: string): Promise<readonly string[]> {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const words = await Promise.all(pids.map((pid) => readFile(join("/proc", pid, "cmdline"), "utf8").catch(() => "")));
  return words.filter((line) => line.includes("ffmpeg") && line.includes(dataDir));
}

/** Every scratch folder of an edit on this machine. */
export async function listScratchFolders(dataDir: string): Promise<readonly string[]> {
  return readdir(join(dataDir, "scratch", "auto-edit")).catch(() => []);
}

/** What a step of the edit would write into its row. */
export async function changeJob(services: Services, jobId: string, change: Partial<typeof autoEditJobs.$inferInsert>): Promise<void> {
  await services.db
    .update(autoEditJobs)
    .set({ ...change, updatedAt: new Date() })
    .where(eq(autoEditJobs.id, jobId));
}

/** Ends every connection to the database but the one that asks, as a restart of Postgres does. */
export async function dropConnections(services: Services): Promise<void> {
  await services.db.execute(sql`select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`);
}
