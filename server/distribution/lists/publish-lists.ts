import type { Cid } from "@/protocol/cid";
import type { Services } from "@/server/services";
import { adoptObjects, dropClaims, type NewObject, storeObjects } from "../objects/store-objects";
import { asCid, LIST_POSITIONS, LISTS, listPart, listRenditions, lockWork, type RenditionRow } from "../work-queries";
import { type DashRendition, writeDashManifest } from "./dash-manifest";
import { type ListedRendition, writeMasterPlaylist } from "./master-playlist";

type Db = Pick<Services, "db">;

function list(row: RenditionRow): ListedRendition {
  return { ...row, playlistCid: asCid(row.playlistCid) };
}

async function readForDash({ db }: Db, rows: readonly RenditionRow[]): Promise<readonly DashRendition[]> {
  const read: DashRendition[] = [];
  for (const row of rows) {
    const objects = await listPart(db, row.videoId, row.name);
    const init = objects.find((object) => object.position === 0);
    if (init !== undefined) read.push({ ...list(row), timescale: row.timescale, init: init.cid, segments: objects.filter((object) => object.position > 0) });
  }
  return read;
}

async function writeLists(services: Db, rows: readonly RenditionRow[]): Promise<readonly NewObject[]> {
  const listed = rows.map(list);
  const lifeboats = listed.filter((each) => each.isLifeboat);
  const durationMs = Math.max(...rows.map((row) => row.durationMs));
  const isSealed = rows.every((row) => row.isSealed);
  const make = (position: number, text: string): NewObject => ({ bytes: new TextEncoder().encode(text), kind: "playlist", part: LISTS, position, isSealed });
  return [
    make(LIST_POSITIONS.hls, writeMasterPlaylist(listed, { hasSoundAlone: false })),
    make(LIST_POSITIONS.dash, writeDashManifest(await readForDash(services, rows), durationMs)),
    ...(lifeboats.length === 0 ? [] : [make(LIST_POSITIONS.lifeboat, writeMasterPlaylist(lifeboats, { hasSoundAlone: true }))]),
  ];
}

/**
 * Writes the lists that name every rendition there is of a video. The same renditions give the same lists under the same names; what
 * changed takes their place in one transaction. Whoever is second waits, and then reads what the first did.
 */
export async function publishLists(services: Services, input: { readonly videoId: string }): Promise<readonly Cid[]> {
  const { videoId } = input;
  const rows = await listRenditions(services.db, videoId);
  if (!rows.some((row) => row.kind === "video")) return [];
  const lists = await writeLists(services, rows);
  const now = services.clock.now();
  await dropClaims(services.db, videoId, LISTS);
  const cids = await storeObjects(services, videoId, lists);
  await services.db.transaction(async (tx) => {
    await lockWork(tx, videoId, now);
    const before = (await listPart(tx, videoId, LISTS)).map(({ cid, position }) => `${position} ${cid}`).sort();
    const after = cids.map((cid, index) => `${lists[index]?.position} ${cid}`).sort();
    if (JSON.stringify(before) === JSON.stringify(after)) await dropClaims(tx, videoId, LISTS);
    else await adoptObjects(tx, videoId, LISTS, cids, now);
  });
  return cids;
}
