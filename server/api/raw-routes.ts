import type { Scope } from "@/server/kernel/actor";
import { patronFilter } from "@/server/patronage";
import { auditFilter } from "@/server/proof";
import { transactionFilter } from "@/server/royalties";

/** A door that is no procedure, as it stands in the docs and in the OpenAPI document. */
export interface RawRoute {
  /** `tus` is a protocol of several methods, and of two addresses. */
  readonly method: "GET" | "POST" | "tus";
  readonly path: string;
  readonly words: string;
  /** What a token needs. Without it nobody need sign in; what they then may see `words` say. */
  readonly scope?: Scope;
  /** The media types of the answer, the usual one first; none of one without a body. */
  readonly gives: readonly string[];
  readonly status?: 201 | 302;
  /** A stored object: HEAD, ranges and If-None-Match work. */
  readonly isFile?: true;
  /** HEAD works, and nothing else of the above. */
  readonly hasHead?: true;
  /** The media type of the body. */
  readonly takes?: string;
  /** What may stand behind the question mark. */
  readonly query?: readonly string[];
}

/** What they have in common, in the docs. */
export const RAW_TAG = "Files, uploads and streams";

const EVENTS = ["text/event-stream"];
const ZIP = ["application/zip"];
const MP4 = ["video/mp4"];

/** What answers with something else than JSON, and so is no procedure. */
export const RAW_ROUTES: readonly RawRoute[] = [
  {
    method: "tus",
    path: "/api/uploads",
    words: "Resumable uploads by tus 1.0, with creation, termination and checksum; the finishing answer names the film in X-Video-Id.",
    scope: "videos:write",
    gives: [],
  },
  {
    method: "GET",
    path: "/api/auto-edit/job/{jobId}/events",
    words: "An edit as it goes on, as server-sent events named job.",
    scope: "auto-edit:read",
    gives: EVENTS,
  },
  {
    method: "GET",
    path: "/api/auto-edit/clip/{jobId}/{clipIndex}",
    words: "A finished clip as MP4; ranges and HEAD work, ?download=1 names the file.",
    gives: MP4,
    isFile: true,
    query: ["download"],
  },
  { method: "GET", path: "/api/auto-edit/clip/{jobId}/{clipIndex}/poster", words: "The clip's still picture.", gives: ["image/jpeg"], isFile: true },
  {
    method: "GET",
    path: "/api/auto-edit/preview/{videoId}/source",
    words: "The small excerpt of a film on which a browser tries a realm's look.",
    scope: "auto-edit:read",
    gives: MP4,
    isFile: true,
  },
  { method: "GET", path: "/api/auto-edit/job/{jobId}/download", words: "Every finished clip of an edit in one ZIP.", scope: "auto-edit:read", gives: ZIP },
  {
    method: "GET",
    path: "/api/videos/{id}/media/{file}",
    words:
      "What players fetch: master.m3u8, steered.m3u8 (by the CDN and by the site, with content steering), manifest.mpd, their segments, poster.jpg, thumbnails.jpg.",
    gives: ["application/vnd.apple.mpegurl", "application/dash+xml", "video/mp4", "audio/mp4", "text/vtt", "image/jpeg"],
    isFile: true,
  },
  {
    method: "GET",
    path: "/api/manifest/{videoId}",
    words: "A film's signed root manifest, for who may watch it: a compact JWS (EdDSA) by the artist's key. Its content id is in ETag; HEAD works.",
    gives: ["application/jose"],
    isFile: true,
  },
  {
    method: "GET",
    path: "/api/steer/{videoId}",
    words:
      "Which way of steered.m3u8 players take now: the answer of a steering server (VERSION, TTL, RELOAD-URI, PATHWAY-PRIORITY), for a film that everybody may watch.",
    gives: ["application/json"],
    hasHead: true,
  },
  {
    method: "GET",
    path: "/ipfs/{cid}",
    words:
      "An object by the name that its bytes have (CIDv1, raw, SHA-256), ?format=raw; for anybody, ranges and HEAD work. What is not for all is ciphertext.",
    gives: ["application/vnd.ipld.raw"],
    isFile: true,
    query: ["format"],
  },
  {
    method: "GET",
    path: "/api/keys/{keyId}",
    words: "A key of a film for patrons, 16 bytes, named in its playlists as mhc-key:{keyId}; who may watch the film is asked at every request.",
    gives: ["application/octet-stream"],
  },
  {
    method: "GET",
    path: "/api/videos/{id}/download",
    words: "A film's file as it was sent, for its artist and for who holds a tier with downloads.",
    gives: MP4,
    isFile: true,
  },
  {
    method: "POST",
    path: "/api/merch/postbacks/{shopId}",
    words:
      "A shop tells of an order that came by an artist's link (order.paid), or of what went back (order.returned); signed in X-MHC-Signature as t=<Unix seconds>,v1=<hex of HMAC-SHA-256 over t.body>, no more than five minutes ago.",
    gives: ["application/json"],
    takes: "application/json",
  },
  { method: "GET", path: "/api/merch/go/{code}", words: "An artist's link to a shop: leads there with its code in the parameter mhc.", gives: [], status: 302 },
  {
    method: "GET",
    path: "/api/patron/export",
    words: "Your patrons as CSV or JSON (?format=csv or json), with the filters of the list.",
    scope: "patronage:read",
    gives: ["text/csv", "application/json"],
    query: ["format", ...Object.keys(patronFilter.shape)],
  },
  {
    method: "POST",
    path: "/api/patron/import",
    words: "A list of patrons as CSV from Patreon, Ghost or here, in the body: read and kept as a draft; 201 with what would happen.",
    scope: "patronage:write",
    gives: ["application/json"],
    status: 201,
    takes: "text/csv",
    query: ["name"],
  },
  {
    method: "GET",
    path: "/api/patron/stats/export",
    words: "Your revenue by month and source as CSV; ?months=12.",
    scope: "patronage:read",
    gives: ["text/csv"],
    query: ["months"],
  },
  {
    method: "GET",
    path: "/api/patron/goals/{artistId}/events",
    words: "An artist's goals each time one changes, as server-sent events named goals.",
    gives: EVENTS,
  },
  {
    method: "GET",
    path: "/api/patron/supporters/{artistId}/events",
    words: "An artist's wall of supporters each time it changes, as server-sent events named wall.",
    gives: EVENTS,
  },
  {
    method: "GET",
    path: "/api/calls/{callId}/ics",
    words: "A 1:1 call of yours for a calendar (RFC 5545).",
    scope: "patronage:read",
    gives: ["text/calendar"],
  },
  {
    method: "GET",
    path: "/api/feeds/rss/{token}",
    words: "Your private podcast feed of an artist; the token in its address is what opens it.",
    gives: ["application/rss+xml"],
    hasHead: true,
  },
  {
    method: "GET",
    path: "/api/feeds/media/{feedId}/{videoId}/{signature}/{path}",
    words: "What a podcast program fetches of a film in such a feed; ranges work.",
    gives: ["audio/mp4", "video/mp4", "image/jpeg"],
    isFile: true,
  },
  {
    method: "GET",
    path: "/api/patron-mails/unsubscribe/{fanId}/{artistId}/{signature}",
    words: "Where the link in an artist's mail leads: it asks. A POST to the same address does it in one click (RFC 8058).",
    gives: ["text/html"],
  },
  {
    method: "POST",
    path: "/api/patron-mails/unsubscribe/{fanId}/{artistId}/{signature}",
    words: "Ends that artist's mail.",
    gives: ["text/html"],
  },
  {
    method: "GET",
    path: "/api/royalty/account/events",
    words: "What you have earned, each time it changes, as server-sent events named account.",
    scope: "royalties:read",
    gives: EVENTS,
  },
  {
    method: "GET",
    path: "/api/royalty/statement/{month}",
    words: "A month's statement, the same bytes whenever it is made: JSON, CSV or PDF by Accept or ?format=.",
    scope: "royalties:read",
    gives: ["application/json", "text/csv", "application/pdf"],
    query: ["format", "currency"],
  },
  {
    method: "GET",
    path: "/api/royalty/transactions/export",
    words: "Your transactions as CSV, with the filters of the list.",
    scope: "royalties:read",
    gives: ["text/csv"],
    query: Object.keys(transactionFilter.shape),
  },
  {
    method: "GET",
    path: "/api/privacy/exports/{requestId}",
    words: "The archive of everything about you, as ZIP, once it is made.",
    scope: "account:read",
    gives: ZIP,
  },
  {
    method: "GET",
    path: "/api/admin/audit/export",
    words: "For admins: the audit log as CSV or JSON (?format=csv or json), with the filters of the list.",
    scope: "admin",
    gives: ["text/csv", "application/json"],
    query: ["format", ...Object.keys(auditFilter.shape)],
  },
  {
    method: "GET",
    path: "/api/admin/payout-files/{batchId}",
    words: "For admins: a file of payments as the bank was sent it, SEPA (pain.001 XML) or ACH (NACHA); written down for everybody in it.",
    scope: "admin",
    gives: ["application/xml", "text/plain"],
  },
];
