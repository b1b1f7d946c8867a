import type { ServerResponse } from "node:http";
import { makeCid } from "@/protocol/cid";
import { signRoot } from "@/protocol/root-manifest";
import type { Random } from "@/test/random";
import { ARTIST, type ArtistKey, type MadeWork } from "./make-work";
import type { Misbehaviour } from "./start-upstream";

const REDIRECTS = [301, 302, 303, 307, 308] as const;

/** An upstream that tries to have others asked, each time in another way that the chance picks. */
export function makeHostileUpstream(chance: Random, canaryUrl: string): Misbehaviour {
  const ways: readonly [(response: ServerResponse) => void, ...((response: ServerResponse) => void)[]] = [
    (response) => response.writeHead(chance.pick(REDIRECTS), { location: `${canaryUrl}/x` }).end(),
    (response) => response.writeHead(200, { link: `<${canaryUrl}/x>; rel=preload`, refresh: `0; url=${canaryUrl}`, "content-location": canaryUrl }).end("x"),
    (response) => response.writeHead(200, { "alt-svc": `h2="${new URL(canaryUrl).host}"` }).end(JSON.stringify({ cid: canaryUrl, seq: 9, keys: [canaryUrl] })),
    (response) =>
      response.writeHead(200).end(JSON.stringify({ v: 1, works: [{ work: canaryUrl, root: `${canaryUrl}/x`, seq: 1 }], objects: {}, upstreams: [canaryUrl] })),
    (response) => response.writeHead(200).end(`#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\n${canaryUrl}/x.m3u8\n`),
    (response) =>
      response
        .writeHead(chance.pick([305, 401, 407, 421, 503]), { location: canaryUrl, "www-authenticate": `Basic realm="${canaryUrl}"`, "retry-after": "0" })
        .end(),
    (response) => response.writeHead(200, { "content-encoding": "gzip" }).end("x"),
  ];
  const share = chance.next();
  return (_, response) => {
    if (chance.next() > share) return false;
    chance.pick(ways)(response);
    return true;
  };
}

/** A work that the artist signed, whose playlists name other places than objects: even that is not followed. */
export async function makeLuringWork(key: ArtistKey, made: MadeWork, canaryUrl: string, seq: number): Promise<MadeWork> {
  const lines = [
    "#EXTM3U",
    `#EXT-X-MAP:URI="${canaryUrl}/init"`,
    "#EXTINF:2,",
    `${canaryUrl}/ipfs/${made.segments[0]}`,
    "#EXTINF:2,",
    "file:///etc/passwd",
    "#EXTINF:2,",
    "../../pins.json",
  ];
  const playlist = new TextEncoder().encode(lines.join("\n"));
  const cid = await makeCid(playlist);
  const iat = Math.floor(Date.parse("2026-11-23T12:00:00Z") / 1000);
  const playlists = [{ cid, bytes: playlist.length, kind: "hls" as const }];
  const bytes = await signRoot(
    { v: 1, work: made.work, artist: ARTIST, seq, iat, exp: iat + 1e7, durationMs: 1, isEncrypted: false, playlists, rotations: null },
    key,
  );
  const root = await makeCid(bytes);
  return { ...made, root, seq, objects: new Map([...made.objects, [cid, playlist], [root, bytes]]) };
}
