import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { z } from "zod";

const folder = mkdtempSync(join(tmpdir(), "analyze-"));
afterAll(() => rmSync(folder, { recursive: true }));

function analyze(...args: string[]): { readonly status: number | null; readonly stdout: string; readonly stderr: string } {
  // Without a database, a secret or a port: the command needs nothing but the file.
  const env = { PATH: process.env.PATH, NODE_ENV: process.env.NODE_ENV };
  return spawnSync(process.execPath, ["--import", "tsx", join(import.meta.dirname, "analyze.ts"), ...args], { encoding: "utf8", env });
}

const ms = z.number().int().nonnegative();
const span = { startMs: ms, endMs: ms };
const contract = z.object({
  durationMs: ms,
  tempoBpm: z.number().nullable(),
  beatsMs: z.array(ms),
  downbeatsMs: z.array(ms),
  shots: z.array(z.object({ ...span, transition: z.enum(["cut", "dissolve", "fade"]).nullable() })).min(1),
  loudness: z.object({ integratedLufs: z.number().nullable(), truePeakDbtp: z.number().nullable() }),
  speech: z.array(z.object(span)),
  highlights: z
    .array(z.object({ ...span, score: z.number(), reasons: z.array(z.object({ feature: z.string(), points: z.number(), text: z.string() })) }))
    .min(1),
});

test("npm run analyze prints what outside programs count on, with no server, database or secret", () => {
  const film = join(folder, "film.mp4");
  execFileSync("ffmpeg", `-v error -f lavfi -i testsrc2=d=3:s=320x180 -f lavfi -i sine=d=3 -c:v libx264 -preset ultrafast ${film}`.split(" "));
  const { status, stdout } = analyze(film, "--json");
  expect(status).toBe(0);
  expect(contract.parse(JSON.parse(stdout)).durationMs).toBe(3000);
}, 240_000);

test("without --json it prints a summary that a person can read", () => {
  const mute = join(folder, "mute.mp4");
  execFileSync("ffmpeg", `-v error -f lavfi -i testsrc2=d=3:s=320x180 -c:v libx264 -preset ultrafast ${mute}`.split(" "));
  expect(analyze(mute).stdout).toMatch(/^Length +0:03\.0\nTempo +no steady beat\nShots +1 /);
}, 240_000);

test("a file that cannot be read, one that is not there and no file at all each end with one line and exit code 1", () => {
  const junk = join(folder, "junk.mp4");
  writeFileSync(junk, "not a film at all");
  for (const args of [[junk], [join(folder, "none.mp4")], [], [junk, "--what"]]) {
    const { status, stdout, stderr } = analyze(...args);
    expect({ status, stdout, lines: stderr.trim().split("\n").length }).toEqual({ status: 1, stdout: "", lines: 1 });
  }
}, 240_000);
