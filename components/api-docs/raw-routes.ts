/** What answers with something else than JSON, and so is no procedure. */
export const RAW_ROUTES: readonly { readonly method: string; readonly path: string; readonly words: string }[] = [
  {
    method: "tus",
    path: "/api/uploads",
    words: "Resumable uploads by tus 1.0, with creation, termination and checksum; the finishing answer names the film in X-Video-Id.",
  },
  { method: "GET", path: "/api/auto-edit/job/{jobId}/events", words: "An edit as it goes on, as server-sent events named job." },
  { method: "GET", path: "/api/auto-edit/clip/{jobId}/{clipIndex}", words: "A finished clip as MP4; ranges and HEAD work, ?download=1 names the file." },
  { method: "GET", path: "/api/auto-edit/clip/{jobId}/{clipIndex}/poster", words: "The clip's still picture." },
  { method: "GET", path: "/api/auto-edit/preview/{videoId}/source", words: "The small excerpt of a film on which a browser tries a realm's look." },
  { method: "GET", path: "/api/auto-edit/job/{jobId}/download", words: "Every finished clip of an edit in one ZIP." },
  {
    method: "GET",
    path: "/api/videos/{id}/media/{file}",
    words:
      "What players fetch: master.m3u8, steered.m3u8 (by the CDN and by the site, with content steering), manifest.mpd, their segments, poster.jpg, thumbnails.jpg.",
  },
  {
    method: "GET",
    path: "/api/delivery/steering/{videoId}",
    words:
      "Which way of steered.m3u8 players take now: the answer of a steering server (VERSION, TTL, RELOAD-URI, PATHWAY-PRIORITY), for a film that everybody may watch.",
  },
  {
    method: "GET",
    path: "/ipfs/{cid}",
    words:
      "An object by the name that its bytes have (CIDv1, raw, SHA-256), ?format=raw; for anybody, ranges and HEAD work. What is not for all is ciphertext.",
  },
  {
    method: "GET",
    path: "/api/keys/{keyId}",
    words: "A key of a film for patrons, 16 bytes, named in its playlists as mhc-key:{keyId}; who may watch the film is asked at every request.",
  },
  { method: "GET", path: "/api/videos/{id}/download", words: "A film's file as it was sent, for its artist and for who holds a tier with downloads." },
  {
    method: "POST",
    path: "/api/merch/postbacks/{shopId}",
    words:
      "A shop tells of an order that came by an artist's link (order.paid), or of what went back (order.returned); signed in X-MHC-Signature as t=<Unix seconds>,v1=<hex of HMAC-SHA-256 over t.body>, no more than five minutes ago.",
  },
  { method: "GET", path: "/api/merch/go/{code}", words: "An artist's link to a shop: leads there with its code in the parameter mhc." },
  { method: "GET", path: "/api/patron/export", words: "Your patrons as CSV or JSON (?format=csv or json), with the filters of the list." },
  {
    method: "POST",
    path: "/api/patron/import",
    words: "A list of patrons as CSV from Patreon, Ghost or here, in the body: read and kept as a draft; 201 with what would happen.",
  },
  { method: "GET", path: "/api/patron/stats/export", words: "Your revenue by month and source as CSV; ?months=12." },
  { method: "GET", path: "/api/patron/goals/{artistId}/events", words: "An artist's goals each time one changes, as server-sent events named goals." },
  {
    method: "GET",
    path: "/api/patron/supporters/{artistId}/events",
    words: "An artist's wall of supporters each time it changes, as server-sent events named wall.",
  },
  { method: "GET", path: "/api/calls/{callId}/ics", words: "A 1:1 call of yours for a calendar (RFC 5545)." },
  { method: "GET", path: "/api/feeds/rss/{token}", words: "Your private podcast feed of an artist; the token in its address is what opens it." },
  {
    method: "GET",
    path: "/api/feeds/media/{feedId}/{videoId}/{signature}/{path}",
    words: "What a podcast program fetches of a film in such a feed; ranges work.",
  },
  {
    method: "GET",
    path: "/api/patron-mails/unsubscribe/{fanId}/{artistId}/{signature}",
    words: "Where the link in an artist's mail leads: it asks. POST to the same address ends that artist's mail in one click (RFC 8058).",
  },
  { method: "GET", path: "/api/royalty/account/events", words: "What you have earned, each time it changes, as server-sent events named account." },
  {
    method: "GET",
    path: "/api/royalty/statement/{month}",
    words: "A month's statement, the same bytes whenever it is made: JSON, CSV or PDF by Accept or ?format=.",
  },
  { method: "GET", path: "/api/royalty/transactions/export", words: "Your transactions as CSV, with the filters of the list." },
  { method: "GET", path: "/api/privacy/exports/{requestId}", words: "The archive of everything about you, as ZIP, once it is made." },
  { method: "GET", path: "/api/admin/audit/export", words: "For admins: the audit log as CSV or JSON (?format=csv or json), with the filters of the list." },
  {
    method: "GET",
    path: "/api/admin/payout-files/{batchId}",
    words: "For admins: a file of payments as the bank was sent it, SEPA (pain.001 XML) or ACH (NACHA); written down for everybody in it.",
  },
];
