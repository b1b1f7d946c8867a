import { type KeptPlace, newestPlace, type Places, placesOfAccount, placesOnDevice } from "./kept-places";

/** Nearer to its start than this nobody has a place to come back to. */
const FROM_START_MS = 10_000;
/** Nearer to its end than this a film was seen. */
const FROM_END_MS = 15_000;
const WRITE_EVERY_MS = 5_000;
const TELL_EVERY_MS = 15_000;
/** Whoever is farther than this from where we put them has chosen a place. */
const NEAR_MS = 3_000;
const MS_PER_SECOND = 1_000;

/** Where to come back to: 0 for a film that was seen to its end, null while there is nothing worth remembering. */
export function placeWorthKeeping(timeMs: number, durationMs: number): number | null {
  if (!Number.isFinite(timeMs) || !Number.isFinite(durationMs) || timeMs < FROM_START_MS) return null;
  return timeMs > durationMs - FROM_END_MS ? 0 : Math.round(timeMs);
}

interface Remembered {
  readonly videoId: string;
  /** Whether who watches is signed in: then their other devices know of the place too. */
  readonly isShared: boolean;
}

/** Moves from where the film was put to a place. @returns where it is put now; whoever has chosen a place since is where they want to be */
function moveTo(video: HTMLVideoElement, place: KeptPlace | null, fromMs: number): number {
  if (Math.abs(video.currentTime * MS_PER_SECOND - fromMs) >= NEAR_MS) return fromMs;
  const targetMs = place === null || place.placeMs > video.duration * MS_PER_SECOND - FROM_END_MS ? 0 : place.placeMs;
  if (Math.abs(targetMs - fromMs) >= NEAR_MS) video.currentTime = targetMs / MS_PER_SECOND;
  return targetMs;
}

/** Goes where this device left the film, and on to where another did if that was later. Waits for nobody: the film plays meanwhile. */
async function comeBack(video: HTMLVideoElement, device: Places, account: Places | null, signal: AbortSignal): Promise<void> {
  const asked = account?.ask();
  const here = await device.ask();
  if (video.readyState === HTMLMediaElement.HAVE_NOTHING)
    await new Promise((loaded) => video.addEventListener("loadedmetadata", loaded, { once: true, signal }));
  const putMs = moveTo(video, here, 0);
  const newest = newestPlace(here, (await asked) ?? null);
  if (newest !== here && !signal.aborted) moveTo(video, newest, putMs);
}

/**
 * Goes to the place where the film was left, here or on another device, and remembers from then on where it is. Asks nobody before the film
 * begins to come in.
 * @returns what ends it; the last place is kept then
 */
export function keepPlace(video: HTMLVideoElement, { videoId, isShared }: Remembered): () => void {
  const controller = new AbortController();
  const { signal } = controller;
  const device = placesOnDevice(videoId);
  const account = isShared ? placesOfAccount(videoId) : null;
  const last = { seenMs: Number.NaN, ofMs: Number.NaN, writtenAtMs: Number.NEGATIVE_INFINITY, toldAtMs: Number.NEGATIVE_INFINITY };
  let told: number | null = null;
  let isBack = false;
  const tell = (place: number, isLast: boolean) => {
    // What another device kept is not written over before it was asked for.
    if (account === null || !isBack || place === told || (!isLast && performance.now() - last.toldAtMs < TELL_EVERY_MS)) return;
    account.keep(place);
    told = place;
    last.toldAtMs = performance.now();
  };
  const write = (isLast: boolean) => {
    const place = placeWorthKeeping(last.seenMs, last.ofMs);
    if (place === null) return;
    device.keep(place);
    last.writtenAtMs = performance.now();
    tell(place, isLast);
  };
  const see = () => {
    [last.seenMs, last.ofMs] = [video.currentTime * MS_PER_SECOND, video.duration * MS_PER_SECOND];
    if (!video.paused && performance.now() - last.writtenAtMs >= WRITE_EVERY_MS) write(false);
  };
  const seeLast = () => {
    see();
    write(true);
  };
  const start = () => {
    void comeBack(video, device, account, signal).then(() => {
      isBack = true;
    });
  };
  video.addEventListener("loadstart", start, { once: true, signal });
  video.addEventListener("timeupdate", see, { signal });
  for (const event of ["pause", "ended"]) video.addEventListener(event, seeLast, { signal });
  addEventListener("pagehide", () => write(true), { signal });
  return () => {
    controller.abort();
    write(true);
  };
}
