// npm run relay -- COMMAND. Makes the sources into one module and runs it: each source by itself would take 40 MB more for as long as it
// serves. Plain JavaScript, because it comes before that; needs Node 20.19 or later, this folder, protocol/ and their packages.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { buildSync } from "esbuild";

async function load() {
  const root = dirname(dirname(fileURLToPath(import.meta.url)));
  // The one module lies elsewhere and is gone once it is read: what it looks for beside it is beside its sources.
  const home = JSON.stringify(pathToFileURL(join(root, "relay", "run-relay.ts")).href);
  const folder = mkdtempSync(join(tmpdir(), "mhc-relay-"));
  const outfile = join(folder, "relay.mjs");
  try {
    buildSync({
      absWorkingDir: root,
      entryPoints: ["relay/run-relay.ts"],
      outfile,
      alias: { "@": root },
      bundle: true,
      platform: "node",
      format: "esm",
      target: "node20",
      define: { "import.meta.url": home },
      // Packages that are not written as modules ask for others by this.
      banner: { js: `import { createRequire as requireFrom } from "node:module"; const require = requireFrom(${home});` },
      logLevel: "warning",
    });
    return await import(pathToFileURL(outfile).href);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

process.title = "mhc-relay";
const [name = "", ...args] = process.argv.slice(2);
const print = (line) => process.stdout.write(`${line}\n`);
const say = (line) => process.stderr.write(`${line}\n`);
const { runRelay } = await load();
process.exitCode = await runRelay(name, { args, env: process.env, print, say });
