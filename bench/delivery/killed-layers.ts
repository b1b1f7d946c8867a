import { setTimeout as delay } from "node:timers/promises";
import type { Manner } from "@/delivery/testing/hostile-server";
import { seededRandom } from "@/test/seeded-random";
import { BUFFER_SECONDS, bytesOf, type Run, type Theatre, waitFor } from "./runs";
import { type PlayerName, setStage } from "./stage";

const KINDS = ["cdn", "relay", "relay", "mesh", "satellite"] as const;
const DEAD_AT_ONCE = 3;
const DEAD: readonly Manner[] = ["hang", "reset", "503", "drip", "truncated"];
const EVERY_MS = 10_000;

/** Of five carriers other three die every ten seconds, each in a way of its own, and come back with the next change. */
export async function runKilledLayers({ open, made, files }: Theatre, player: PlayerName, times: number, seed: number): Promise<Run> {
  const random = seededRandom(seed);
  const stage = await setStage(made, files, { open, kinds: KINDS });
  try {
    if (player === "ours-worker") await stage.page.evaluate("page.becomeControlled()");
    await stage.play(player, BUFFER_SECONDS);
    const before = await waitFor(stage, ({ firstFrameMs }) => firstFrameMs !== null);
    for (let time = 0; time < times; time++) {
      const shuffled = stage.carriers.map((carrier) => ({ carrier, place: random() })).sort((a, b) => a.place - b.place);
      for (const [index, { carrier }] of shuffled.entries()) {
        carrier.manner = index < DEAD_AT_ONCE ? (DEAD[Math.floor(random() * DEAD.length)] ?? "hang") : "well";
      }
      await delay(EVERY_MS);
    }
    const after = await stage.sight();
    const { firstFrameMs, failure, served } = after;
    const stood = { stalledMs: after.stalledMs - before.stalledMs, stops: after.stops - before.stops };
    return {
      cell: "killed-layers",
      player,
      firstFrameMs,
      ...stood,
      failure,
      served,
      askedOfCdn: stage.cdn.asked.length,
      takenFalsified: null,
      ...bytesOf(after),
    };
  } finally {
    await stage.close();
  }
}
