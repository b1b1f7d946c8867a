import { execFile } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { connect, createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createServer as createTlsServer } from "node:tls";
import { promisify } from "node:util";

/** Encryption in front of a layer, as a CDN has it; a browser that is to take it must ignore that nobody signed its certificate. */
export interface TlsFront {
  readonly baseUrl: string;
  /** From now on no connection gets through its handshake, and those that were open end. */
  break(): void;
  close(): void;
}

async function makeCertificate(): Promise<{ readonly key: Buffer; readonly cert: Buffer }> {
  const directory = await mkdtemp(join(tmpdir(), "mhc-tls-"));
  const [key, cert] = [join(directory, "key.pem"), join(directory, "cert.pem")];
  const what = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1", "-keyout", key, "-out", cert];
  try {
    await promisify(execFile)("openssl", what);
    return { key: await readFile(key), cert: await readFile(cert) };
  } finally {
    await rm(directory, { recursive: true });
  }
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === "object" && address !== null ? address.port : 0;
}

function pipe(from: Socket, to: Socket): void {
  from.pipe(to).pipe(from);
  // Either may be reset: then the other has nobody to talk to.
  from.on("error", () => to.destroy());
  to.on("error", () => from.destroy());
}

export async function startTlsFront(layerUrl: string): Promise<TlsFront> {
  const plainPort = Number(new URL(layerUrl).port);
  const inner = createTlsServer(await makeCertificate(), (socket) => pipe(socket, connect(plainPort, "127.0.0.1")));
  inner.on("tlsClientError", (_error, socket) => socket.destroy());
  inner.listen(0, "127.0.0.1");
  await once(inner, "listening");
  const open = new Set<Socket>();
  let isBroken = false;
  const outer = createServer((socket) => {
    open.add(socket);
    socket.once("close", () => open.delete(socket));
    socket.on("error", () => socket.destroy());
    if (isBroken) socket.end("this is no handshake\r\n");
    else pipe(socket, connect(portOf(inner), "127.0.0.1"));
  });
  outer.listen(0, "127.0.0.1");
  await once(outer, "listening");
  const cut = () => {
    isBroken = true;
    for (const socket of open) socket.destroy();
  };
  const close = () => {
    cut();
    outer.close();
    inner.close();
  };
  return { baseUrl: `https://127.0.0.1:${portOf(outer)}`, break: cut, close };
}
