import { build } from "esbuild";
import { bundleWorker } from "@/bin/launch/bundle-worker";
import type { SiteFiles } from "@/delivery/testing/start-site";

/** The product's player on a bare page, and the product's service worker. */
export async function bundlePage(): Promise<SiteFiles> {
  const root = process.cwd();
  const entryPoints = ["components/player/testing/work-page.ts"];
  const bundle = await build({
    entryPoints,
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
