import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import type { Page, PageAnswer, PageRequest } from "../http/pages";
import type { Resource } from "../resource";

const HERE = new URL("./", import.meta.url);
const TARGET = "es2020";
const bundles = new Map<string, Promise<string>>();

/** What a browser loads: the twin of Stripe.js, the frames that it puts into a page, and their script and style. */
export const browserFiles: Resource = {
  pages: [
    get("/stripe.js", async () => ({
      status: 200,
      headers: { "content-type": "text/javascript; charset=utf-8", "cache-control": "no-cache" },
      body: await bundle("index.ts"),
    })),
    get("/_elements/frame.js", async () => ({ status: 200, headers: { "content-type": "text/javascript; charset=utf-8" }, body: await bundle("frame.ts") })),
    get("/_elements/frame.css", async () => ({
      status: 200,
      headers: { "content-type": "text/css; charset=utf-8" },
      body: await readFile(new URL("frame.css", HERE), "utf8"),
    })),
    get("/_elements/:name", () => ({ status: 200, headers: { "content-type": "text/html; charset=utf-8" }, body: FRAME })),
  ],
};

const FRAME = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Payment</title><meta name="viewport" content="width=device-width"><link rel="stylesheet" href="/_elements/frame.css"></head>
<body><script src="/_elements/frame.js"></script></body>
</html>
`;

function get(path: string, answer: (request: PageRequest) => Promise<PageAnswer> | PageAnswer): Page {
  return { method: "GET", path, answer };
}

/** One script without modules, so that it has run when the next one starts; made once a process. */
function bundle(entry: string): Promise<string> {
  const known = bundles.get(entry);
  if (known) return known;
  const made = build({ entryPoints: [fileURLToPath(new URL(entry, HERE))], bundle: true, write: false, format: "iife", target: TARGET, charset: "utf8" }).then(
    ({ outputFiles: [file] }) => file?.text ?? "",
  );
  bundles.set(entry, made);
  return made;
}
