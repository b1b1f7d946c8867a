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
  { method: "GET", path: "/api/auto-edit/job/{jobId}/download", words: "Every finished clip of an edit in one ZIP." },
  { method: "GET", path: "/api/videos/{id}/media/{file}", words: "What players fetch: master.m3u8, manifest.mpd, their segments, poster.jpg, thumbnails.jpg." },
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
];
