import type { Tx } from "@/db/client";
import type { Cid } from "@/protocol/cid";
import { DomainError } from "@/server/kernel/errors";
import type { Services } from "@/server/services";
import { captionsPart, listCaptionsOf } from "../captions/captions-queries";
import { adoptObjects, dropClaims, type NewObject, storeObjects } from "../objects/store-objects";
import { asCid, filmMsOf, LIST_POSITIONS, LISTS, listPart, listRenditions, lockWork, type RenditionRow } from "../work-queries";
import { type DashCaptions, type DashRendition, type DashThumbnails, writeDashManifest } from "./dash-manifest";
import { type ListedRendition, writeMasterPlaylist } from "./master-playlist";

type Db = Pick<Services, "db">;

type Film = RenditionRow & Pick<ListedRendition, "kind" | "playlistCid">;

/** What lists are written from. */
interface Named {
  readonly rows: readonly RenditionRow[];
  readonly film: readonly Film[];
  readonly captions: readonly DashCaptions[];
  readonly thumbnails: DashThumbnails | null;
}

async function readNamed(tx: Tx, videoId: string): Promise<Named> {
  const rows = await listRenditions(tx, videoId);
  const film = rows.flatMap((row): Film[] =>
    row.kind === "video" || row.kind === "audio" ? [{ ...row, kind: row.kind, playlistCid: asCid(row.playlistCid) }] : [],
  );
  const captions: DashCaptions[] = [];
  for (const { language, label, isDefault, revision } of await listCaptionsOf(tx, videoId)) {
    const rendition = rows.find(({ name }) => name === captionsPart({ language, revision }));
    const [object] = rendition === undefined ? [] : (await listPart(tx, videoId, rendition.name)).filter(({ position }) => position > 0);
    // Just sent: they are named when they are objects.
    if (rendition === undefined || object === undefined) continue;
    const { name, averageBps, playlistCid } = rendition;
    captions.push({ name, language, label, isDefault, averageBps, playlistCid: asCid(playlistCid), cid: object.cid });
  }
  return { rows, film, captions, thumbnails: await readThumbnails(tx, rows) };
}

async function readThumbnails(tx: Tx, rows: readonly RenditionRow[]): Promise<DashThumbnails | null> {
  const row = rows.find(({ kind }) => kind === "thumbnails");
  if (row === undefined || row.width === null || row.height === null || row.framesPerSecond === null) return null;
  const { name, width, height, framesPerSecond, codecs, peakBps } = row;
  const sheets = (await listPart(tx, row.videoId, name)).filter(({ position }) => position > 0).map(({ cid }) => cid);
  return { name, width, height, framesPerSecond, codecs, peakBps, playlistCid: asCid(row.playlistCid), sheets };
}

async function readForDash({ db }: Db, film: readonly Film[]): Promise<readonly DashRendition[]> {
  const read: DashRendition[] = [];
  for (const each of film) {
    const objects = await listPart(db, each.videoId, each.name);
    const init = objects.find((object) => object.position === 0);
    if (init !== undefined) read.push({ ...each, init: init.cid, segments: objects.filter((object) => object.position > 0) });
  }
  return read;
}

async function writeLists(services: Db, { rows, film, captions, thumbnails }: Named): Promise<readonly NewObject[]> {
  const lifeboats = film.filter((each) => each.isLifeboat);
  const isSealed = rows.every((row) => row.isSealed);
  const make = (position: number, text: string): NewObject => ({ bytes: new TextEncoder().encode(text), kind: "playlist", part: LISTS, position, isSealed });
  return [
    make(LIST_POSITIONS.hls, writeMasterPlaylist(film, captions, { hasSoundAlone: false, thumbnails })),
    make(LIST_POSITIONS.dash, writeDashManifest({ renditions: await readForDash(services, film), captions, thumbnails, durationMs: filmMsOf(rows) })),
    ...(lifeboats.length === 0 ? [] : [make(LIST_POSITIONS.lifeboat, writeMasterPlaylist(lifeboats, captions, { hasSoundAlone: true, thumbnails: null }))]),
  ];
}

/**
 * Writes the lists that name every rendition there is of a video, its captions and its small pictures. The same renditions give the same lists under the same
 * names; what changed takes their place in one transaction. Whoever is second waits, and then reads what the first did.
 * @throws DomainError `conflict` when there were others meanwhile: try again.
 */
export async function publishLists(services: Services, input: { readonly videoId: string }): Promise<readonly Cid[]> {
  const { videoId } = input;
  const named = await readNamed(services.db, videoId);
  if (filmMsOf(named.rows) === 0) return [];
  const lists = await writeLists(services, named);
  const now = services.clock.now();
  await dropClaims(services.db, videoId, LISTS);
  const cids = await storeObjects(services, videoId, lists);
  await services.db.transaction(async (tx) => {
    await lockWork(tx, videoId, now);
    // Captions and sizes come from jobs of their own: lists of what was there before do not take the place of newer ones.
    if (JSON.stringify(await readNamed(tx, videoId)) !== JSON.stringify(named)) throw new DomainError("conflict");
    const before = (await listPart(tx, videoId, LISTS)).map(({ cid, position }) => `${position} ${cid}`).sort();
    const after = cids.map((cid, index) => `${lists[index]?.position} ${cid}`).sort();
    if (JSON.stringify(before) === JSON.stringify(after)) await dropClaims(tx, videoId, LISTS);
    else await adoptObjects(tx, videoId, LISTS, cids, now);
  });
  return cids;
}
