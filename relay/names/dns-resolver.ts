import { randomInt } from "node:crypto";
import { createSocket } from "node:dgram";
import { encodeQuestion, readAnswer } from "./dns-message";
import { LOOKUP_TIMEOUT_MS, NameFault, type NameResolver } from "./resolver";

const ID_END = 65_536;
/** A datagram may be lost on the way there or back. */
const TRIES_MAX = 2;

/** The first answer from there to this question; null when none came in time. Others' datagrams do not reach a connected socket. */
function ask(host: string, port: number, name: string, timeoutMs: number): Promise<readonly string[] | null> {
  const id = randomInt(ID_END);
  const socket = createSocket(host.includes(":") ? "udp6" : "udp4");
  return new Promise((resolve) => {
    const end = (texts: readonly string[] | null): void => {
      clearTimeout(timer);
      socket.close();
      resolve(texts);
    };
    const timer = setTimeout(() => end(null), timeoutMs);
    socket.once("error", () => end(null));
    socket.on("message", (bytes) => {
      const texts = readAnswer(bytes, id, name);
      if (texts !== null) end(texts);
    });
    socket.connect(port, host, () => socket.send(encodeQuestion(id, name)));
  });
}

/** Plain DNS by UDP, for a resolver of one's own on the same machine: a Handshake node for one (hsd answers on 5350, hnsd on 5350 or 53). */
export function createDnsResolver({ host, port }: { readonly host: string; readonly port: number }, timeoutMs = LOOKUP_TIMEOUT_MS): NameResolver {
  return {
    name: `${host} port ${port}`,
    findTexts: async (name) => {
      for (let tried = 0; tried < TRIES_MAX; tried++) {
        const texts = await ask(host, port, name, timeoutMs / TRIES_MAX);
        if (texts !== null) return texts;
      }
      throw new NameFault(`${host} port ${port} gave no answer that can be read.`);
    },
  };
}
