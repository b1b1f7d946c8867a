import { setTimeout as delay } from "node:timers/promises";
import { layLink } from "./link";
import { bytesOf, type Run, type Theatre, waitFor } from "./runs";
import { type PlayerName, setStage } from "./stage";

/** A geostationary satellite's line, and a poor one. */
const QUALITY = { delayMs: 300, lossShare: 0.02, bitsPerSecond: 256_000 };
const START_MS_MAX = 30_000;

/** Opens a browser behind a program that wraps it, for pages of a site that it takes for a secure one. */
export type OpenFar = (program: (chromium: string) => Promise<string>, siteUrl: string) => ReturnType<Theatre["open"]>;

/**
 * Site and carriers are all at the far end of one line, real packets late and lost. From the press to the first picture, then watched.
 * @param lane tells lines at the same time apart
 */
export async function runSatellite(
  { made, files }: Theatre,
  openFar: OpenFar,
  setting: { player: PlayerName; lane: number; watchMs: number; seed: number },
): Promise<Run> {
  const { player, lane, watchMs, seed } = setting;
  const link = await layLink(lane, QUALITY, seed);
  try {
    const stage = await setStage(made, files, { open: (siteUrl) => openFar(link.wrap, siteUrl), host: link.host });
    try {
      await stage.play(player, null);
      await waitFor(stage, ({ firstFrameMs }) => firstFrameMs !== null, START_MS_MAX);
      await delay(watchMs);
      const sight = await stage.sight();
      const { firstFrameMs, stalledMs, stops, failure, served } = sight;
      return {
        cell: "satellite",
        player,
        firstFrameMs,
        stalledMs,
        stops,
        failure,
        served,
        askedOfCdn: stage.cdn.asked.length,
        takenFalsified: null,
        ...bytesOf(sight),
      };
    } finally {
      await stage.close();
    }
  } finally {
    await link.close();
  }
}
