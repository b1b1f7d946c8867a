import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { and, eq } from "drizzle-orm";
import { videoObjects } from "@/db/schema";
import { type Cid, isCid } from "@/protocol/cid";
import type { ByteRange, ObjectInfo, ObjectStore } from "@/server/adapters/storage";
import { cacheControlOf, findOldPackageFile, getPicture, getWatchableVideo, isOpenToAll } from "@/server/catalogue";
import { DomainError } from "@/server/kernel/errors";
import type { Services } from "@/server/services";
import { mayGoByCdn, steeringPath } from "../layers/get-steering";
import { findCdnLayer } from "../layers/list-layers";
import { objectKey } from "../objects/object-key";
import { listRendition, readPlain } from "../packaging/read-rendition";
import { secretOfRendition } from "../sealing/work-secret";
import { THUMBNAILS } from "../thumbnails/lay-sheets";
import { asCid, findRendition, LIST_POSITIONS, LISTS, listPart, listRenditions } from "../work-queries";
import { type ListForm, numberSheets, rewriteMaster, rewriteSegments, SHEET_NAME } from "./rewrite-list";
import { steerMaster } from "./steered-master";

/** What serving a file needs of a store. */
export type ReadableStore = Pick<ObjectStore, "find" | "read">;

/** A file of a video, with where it is to be read. */
export interface MediaFile {
  readonly key: string;
  readonly contentType: string;
  readonly cacheControl: string;
  readonly etag?: string;
  readonly storage: ReadableStore;
}

const ETAG_CHARS = 16;
/** A still picture of a video, which lies beside its objects. */
const PICTURE = /^[a-z]+\.jpg$/;
const HLS_TYPE = "application/vnd.apple.mpegurl";
const LIST_NAMES: Readonly<Record<string, NamedList>> = {
  "master.m3u8": { position: LIST_POSITIONS.hls, contentType: HLS_TYPE },
  /** For players that know content steering and no objects. */
  "steered.m3u8": { position: LIST_POSITIONS.hls, contentType: HLS_TYPE, isSteered: true },
  "lifeboat.m3u8": { position: LIST_POSITIONS.lifeboat, contentType: HLS_TYPE },
  "manifest.mpd": { position: LIST_POSITIONS.dash, contentType: "application/dash+xml" },
};

const ENDINGS = { video: "m4s", audio: "m4s", captions: "vtt", thumbnails: "jpg" } as const;
const CONTENT_TYPES = { video: "video/mp4", audio: "audio/mp4", captions: "text/vtt; charset=utf-8", thumbnails: "image/jpeg" } as const;

interface NamedList {
  readonly position: number;
  readonly contentType: string;
  readonly isSteered?: boolean;
}

/** A file that is made as it is asked for. */
function asStore(bytes: Uint8Array, modifiedAt: Date): ReadableStore {
  const info = (key: string): ObjectInfo => ({ key, sizeBytes: bytes.length, modifiedAt });
  return {
    find: async (key) => info(key),
    read: async (_key: string, range?: ByteRange) => Readable.from([range === undefined ? bytes : bytes.subarray(range.start, range.end + 1)]),
  };
}

type Watched = Awaited<ReturnType<typeof getWatchableVideo>>;

interface Asked {
  readonly video: Watched;
  readonly form: ListForm;
  readonly now: Date;
}

async function readText({ storage }: Pick<Services, "storage">, cid: Cid): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of await storage.read(objectKey(cid))) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

/** The same list is another text for whom it is rewritten otherwise. @param way what else it was rewritten by */
function listFile(cid: Cid, text: string, contentType: string, { video, form, now }: Asked, way = form.carrier): MediaFile {
  const own = `${cid}-${form.areObjects ? "o" : "d"}${form.hasKeys ? "k" : ""}`;
  const etag = `"${way === "" ? own : `${own}-${createHash("sha256").update(way).digest("hex").slice(0, ETAG_CHARS)}`}"`;
  const storage = asStore(new TextEncoder().encode(text), video.createdAt);
  return { key: cid, contentType, etag, cacheControl: cacheControlOf(video, { isList: true, now }), storage };
}

async function openList(services: Services, { position, contentType, isSteered = false }: NamedList, asked: Asked): Promise<MediaFile | null> {
  const list = (await listPart(services.db, asked.video.id, LISTS)).find((object) => object.position === position);
  if (list === undefined) return null;
  const text = await readText(services, list.cid);
  const isSealed = await hasSealed(services, asked);
  if (isSteered && !isSealed && asked.form.areObjects && (await mayGoByCdn(services, asked.video.id)))
    return listFile(list.cid, steerMaster(rewriteMaster(text), steeringPath(asked.video.id)), contentType, asked, "steered");
  if (position !== LIST_POSITIONS.dash) return listFile(list.cid, rewriteMaster(text), contentType, asked);
  // A DASH player knows nothing of our keys: it is handed what is opened already.
  const form = isSealed ? { ...asked.form, areObjects: false, hasKeys: false } : asked.form;
  return listFile(list.cid, rewriteSegments(numberSheets(text), form), contentType, { ...asked, form });
}

async function hasSealed({ db }: Pick<Services, "db">, { video }: Asked): Promise<boolean> {
  return (await listRenditions(db, video.id)).some(({ isSealed }) => isSealed);
}

/** A variant's list with its segments from the CDN, as long as there is one: who plays by it goes on while it is switched off for others. */
async function openListByCdn(services: Services, cid: Cid, asked: Asked): Promise<MediaFile | null> {
  const [carrier] = findCdnLayer(services);
  if (carrier === undefined || !asked.form.areObjects || (await hasSealed(services, asked))) return null;
  return openMediaPlaylist(services, cid, { ...asked, form: { ...asked.form, carrier: carrier.baseUrl } });
}

async function openMediaPlaylist(services: Services, cid: Cid, asked: Asked): Promise<MediaFile | null> {
  const rendition = (await listRenditions(services.db, asked.video.id)).find((each) => each.playlistCid === cid);
  if (rendition === undefined) return null;
  // Ciphertext is for anybody who names it: who can ask for its keys fetches it as objects.
  const { hasKeys } = asked.form;
  const ending = ENDINGS[rendition.kind];
  const form = { ...(rendition.isSealed ? { areObjects: hasKeys, hasKeys, carrier: "" } : asked.form), ending };
  return listFile(cid, rewriteSegments(await readText(services, cid), form), HLS_TYPE, { ...asked, form });
}

/** A segment in clear, for whoever may watch and cannot fetch objects. */
async function openSegment(services: Services, cid: Cid, ending: string, { video, now }: Asked): Promise<MediaFile | null> {
  const ofVideo = and(eq(videoObjects.videoId, video.id), eq(videoObjects.cid, cid), eq(videoObjects.state, "current"));
  const [row] = await services.db.select({ part: videoObjects.part }).from(videoObjects).where(ofVideo).limit(1);
  const rendition = row === undefined ? null : await findRendition(services.db, video.id, row.part);
  if (rendition === null || ending !== ENDINGS[rendition.kind]) return null;
  const object = (await listRendition(services, rendition)).find((each) => each.cid === cid);
  if (object === undefined) return null;
  const bytes = await readPlain(services, object, await secretOfRendition(services, rendition));
  return {
    key: cid,
    contentType: CONTENT_TYPES[rendition.kind],
    etag: `"${cid}-d"`,
    cacheControl: cacheControlOf(video, { isList: false, now }),
    storage: asStore(bytes, object.changedAt),
  };
}

async function openSheet(services: Services, position: number, asked: Asked): Promise<MediaFile | null> {
  const sheet = (await listPart(services.db, asked.video.id, THUMBNAILS)).find((object) => object.position === position);
  return sheet === undefined ? null : openSegment(services, sheet.cid, ENDINGS.thumbnails, asked);
}

async function openNamed(services: Services, name: string, asked: Asked): Promise<MediaFile | null> {
  const list = LIST_NAMES[name];
  if (list !== undefined) return openList(services, list, asked);
  const [, sheet] = SHEET_NAME.exec(name) ?? [];
  if (sheet !== undefined) return openSheet(services, Number(sheet), asked);
  const [stem = "", ...endings] = name.split(".");
  const ending = endings.join(".");
  if (!isCid(stem)) return null;
  if (ending === "cdn.m3u8") return openListByCdn(services, asCid(stem), asked);
  if (ending === "m3u8") return openMediaPlaylist(services, asCid(stem), asked);
  return openSegment(services, asCid(stem), ending, asked);
}

/**
 * A file of a video for whom no player of ours stands between: its lists, whose segments are objects where everybody may have them and
 * come through this door otherwise; its pictures. Every request asks the rule anew.
 * @throws DomainError `not_found`, and `not_allowed` for a video that a tier would open.
 */
export async function openMedia(
  services: Services,
  viewerId: string | null,
  input: { readonly id: string; readonly path: readonly string[] },
  options: { readonly hasKeys: boolean },
): Promise<MediaFile> {
  const [name = "", ...rest] = input.path;
  if (rest.length > 0) throw new DomainError("not_found");
  if (PICTURE.test(name)) return { ...(await getPicture(services, viewerId, { id: input.id, name })), storage: services.storage };
  const video = await getWatchableVideo(services, viewerId, input.id);
  const now = services.clock.now();
  const form = { areObjects: isOpenToAll(video, now), hasKeys: options.hasKeys, carrier: "", ending: ENDINGS.video };
  const file = await openNamed(services, name, { video, form, now });
  if (file !== null) return file;
  const old = findOldPackageFile(video, name, now);
  if (old === null || isCid(name.split(".")[0] ?? "")) throw new DomainError("not_found");
  return { ...old, storage: services.storage };
}
