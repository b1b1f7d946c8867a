import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createLog } from "@/server/kernel/log";
import { createFfmpegEngine } from "./ffmpeg-engine";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "mhc-crash-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A program that ends itself by a signal, as a real one does that falls over a file. */
async function engineEndingBy(signal: string) {
  const program = join(folder, `ends-by-${signal}`);
  await writeFile(program, `#!/bin/sh\nkill -${signal} $$\n`);
  await chmod(program, 0o755);
  return createFfmpegEngine({ ffmpegPath: program, ffprobePath: program, log: createLog("test", "silent") });
}

describe("a media program", () => {
  it.each(["SEGV", "FPE", "ABRT"])("that falls over a file (SIG%s) makes it an unreadable one, which is not tried again", async (signal) => {
    const engine = await engineEndingBy(signal);
    await expect(engine.run({ args: ["-i", "film", "out"], timeLimitMs: 10_000 })).rejects.toMatchObject({ code: "media_unreadable" });
    await expect(engine.probe("film")).rejects.toMatchObject({ code: "media_unreadable" });
  });

  it("that is killed from outside says nothing of the file, which may be tried again", async () => {
    const engine = await engineEndingBy("KILL");
    await expect(engine.run({ args: ["-i", "film", "out"], timeLimitMs: 10_000 })).rejects.toMatchObject({ code: "unavailable" });
  });
});
