import { readFile } from "node:fs/promises";
import { pathToFileURL } from "node:url";
import { build, type Plugin } from "esbuild";

/** In each source of a bundle, where it lies. */
const OWN_URL = "urlOfThisSource";

/** What a source finds by its own place (migrations, schemas, a file beside it) stays where the source is. */
const keepPlaces: Plugin = {
  name: "keep-places",
  setup: (builder) => {
    builder.onLoad({ filter: /\.ts$/ }, async ({ path }) => {
      const source = await readFile(path, "utf8");
      return { contents: `const ${OWN_URL} = ${JSON.stringify(pathToFileURL(path).href)}; ${source}`, loader: "ts" };
    });
  },
};

/**
 * Makes scripts of ours into modules that Node reads at once, in a quarter of the time that each source by itself takes.
 * Packages are not in them, so `outDir` has to lie where Node finds those.
 * @param scripts by the name that each is to have in `outDir`, without its `.mjs`: its path from `root`
 */
export async function bundleScripts(root: string, scripts: Readonly<Record<string, string>>, outDir: string): Promise<void> {
  await build({
    absWorkingDir: root,
    entryPoints: { ...scripts },
    outdir: outDir,
    outExtension: { ".js": ".mjs" },
    alias: { "@": root },
    packages: "external",
    define: { "import.meta.url": OWN_URL },
    bundle: true,
    splitting: true,
    platform: "node",
    format: "esm",
    target: "node20",
    sourcemap: true,
    sourcesContent: false,
    logLevel: "silent",
    plugins: [keepPlaces],
  });
}
