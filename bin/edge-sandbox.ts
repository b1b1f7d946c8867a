// The local edge, a CDN's stand-in, as a process of its own: `npm run edge:sandbox`. What was put there survives a restart.
import { join, resolve } from "node:path";
import { startCaddy, startEdgeSandbox } from "@/sandbox/edge";
import { runServer } from "./launch/run-command";

const PORT_DEFAULT = 3003;
process.title = "mhc-edge-sandbox";

await runServer(async () => {
  const { EDGE_SANDBOX_PORT, EDGE_CADDY_PORT, EDGE_TOKEN, EDGE_ORIGIN_URL, DATA_DIR } = process.env;
  if (!EDGE_TOKEN) throw new Error("Wrong environment: EDGE_TOKEN is missing");
  const dataDir = resolve(DATA_DIR || ".data");
  const folder = join(dataDir, "edge-sandbox");
  const sandbox = await startEdgeSandbox({ port: Number(EDGE_SANDBOX_PORT || PORT_DEFAULT), token: EDGE_TOKEN, folder, originUrl: EDGE_ORIGIN_URL || null });
  process.stdout.write(`The local edge listens on ${sandbox.url}\n`);
  if (!EDGE_CADDY_PORT) return sandbox;
  const options = { upstreamUrl: sandbox.url, folder: join(dataDir, "edge-caddy"), port: Number(EDGE_CADDY_PORT), isSecure: true };
  const caddy = await startCaddy(options).catch(async (thrown: unknown) => {
    await sandbox.close();
    throw thrown;
  });
  process.stdout.write(`Caddy speaks for it on ${caddy.url}; who asks it trusts ${caddy.authorityPath}\n`);
  return { close: () => caddy.close().then(() => sandbox.close()) };
});
