import { type Keepable, readKeepable } from "@/delivery/keep/plan-kept";
import type { ObjectSource } from "@/delivery/object-source";
import { openWork } from "@/delivery/open-work";
import { hlsOf, picturesOf, type WorkToPlay } from "../play-work";

/** What can be kept of a work, and who gives it; null of one that nobody gives now, or that is not the artist's. */
export async function openKeepable(toPlay: WorkToPlay, signal: AbortSignal): Promise<{ readonly source: ObjectSource; readonly keepable: Keepable } | null> {
  const worker = "serviceWorker" in navigator ? navigator.serviceWorker.controller : null;
  const { believed, source } = await openWork({ ...toPlay, worker, onMeasurement: () => undefined, findViewers: () => null, isKeptAside: true });
  if (believed.status !== "current") return null;
  const masterCid = hlsOf(believed.root);
  if (masterCid === null) return null;
  const named = { rootCid: believed.cid, masterCid, picturesCid: picturesOf(believed.root) };
  return { source, keepable: await readKeepable(source, named, signal) };
}
