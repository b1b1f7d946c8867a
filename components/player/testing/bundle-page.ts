import { build } from "esbuild";
import { bundleWorker } from "@/bin/launch/bundle-worker";
import type { SiteFiles } from "@/delivery/testing/start-site";

/**
 * A script on a bare page, and the product's service worker.
 * @param script the product's player unless said
 */
export async function bundlePage(script = "components/player/testing/work-page.ts"): Promise<SiteFiles> {
  const root = process.cwd();
  const bundle = await build({
    entryPoints: [script],
    alias: { "@": root },
    bundle: true,
    write: false,
    format: "iife",
    minify: true,
    target: "es2022",
    logLevel: "silent",
  });
  return { pageScript: bundle.outputFiles[0]?.text ?? "", workerScript: await bundleWorker(root) };
}
