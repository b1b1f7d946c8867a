// npm run build: the site for a production machine, into .next, from where `npm run web` serves it.
import { spawnSync } from "node:child_process";
import { writeWorker } from "./launch/bundle-worker";
import { copyWasmCore } from "./launch/copy-wasm-core";

await Promise.all([copyWasmCore(process.cwd()), writeWorker(process.cwd())]);
const { status } = spawnSync(process.execPath, ["node_modules/next/dist/bin/next", "build"], { stdio: "inherit" });
process.exitCode = status ?? 1;
