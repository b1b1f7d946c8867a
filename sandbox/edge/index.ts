import { createServer } from "node:http";
import { answerRequest, type Edge } from "./answer-request";
import { KeptObjects } from "./kept-objects";
import { refuseProduction } from "./refuse-production";

export interface EdgeSandboxOptions {
  /** 0, the default, takes a free port. Always on 127.0.0.1. */
  readonly port?: number;
  /** What whoever puts and purges must bear. */
  readonly token: string;
  /** Where its objects are kept. */
  readonly folder: string;
  /** Whom it asks for what it does not have, without a slash at the end; null asks nobody. */
  readonly originUrl: string | null;
}

export { type Caddy, hasCaddy, startCaddy } from "./caddy";

/**
 * Starts the local edge: what a CDN is for a copy on somebody's own machine. It keeps what was put, asks the origin for what was not, gives
 * only bytes that fit their name, and goes on when the origin is gone.
 * @throws in production.
 */
export async function startEdgeSandbox({ port = 0, token, folder, originUrl }: EdgeSandboxOptions): Promise<{ readonly url: string; close(): Promise<void> }> {
  refuseProduction(process.env);
  const edge: Edge = { kept: await KeptObjects.open(folder), token, originUrl };
  const server = createServer((request, response) => {
    answerRequest(edge, request, response).catch((thrown: unknown) => {
      process.stderr.write(`The local edge failed: ${thrown instanceof Error ? thrown.message : "?"}\n`);
      response.destroy();
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  const address = server.address();
  const taken = typeof address === "object" && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${taken}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
