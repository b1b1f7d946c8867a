import type { Cid } from "@/protocol/cid";
import type { ViewerSource } from "../peers/peer-layer";
import type { WorkerNews } from "../worker-call";
import type { WorkerScope } from "./worker-scope";

type Clients = WorkerScope["clients"];

/** One page's answer: the bytes that another viewer gave it, or null. A page that is frozen says nothing, and the signal ends it. */
async function askPage(clients: Clients, id: string, cid: Cid, signal: AbortSignal): Promise<Uint8Array<ArrayBuffer> | null> {
  const page = await clients.get(id);
  if (page === undefined) return null;
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    const finish = (bytes: Uint8Array<ArrayBuffer> | null) => {
      signal.removeEventListener("abort", callOff);
      port1.close();
      resolve(bytes);
    };
    const callOff = () => {
      port1.postMessage("enough");
      finish(null);
    };
    port1.onmessage = ({ data }: MessageEvent<unknown>) => finish(data instanceof ArrayBuffer ? new Uint8Array(data) : null);
    signal.addEventListener("abort", callOff, { once: true });
    const news: WorkerNews = { kind: "ask-viewers", cid };
    page.postMessage(news, [port2]);
    if (signal.aborted) callOff();
  });
}

/** Other viewers, through the pages that are connected with them: the first that has it. What a page gives is compared like anything else. */
export function viewersOf(clients: Clients, pages: ReadonlySet<string>): ViewerSource {
  return {
    async get(cid, signal) {
      const over = new AbortController();
      const each = [...pages].map(async (id) => {
        const bytes = await askPage(clients, id, cid, AbortSignal.any([signal, over.signal]));
        if (bytes === null) throw new RangeError("This page has nobody who has it.");
        return bytes;
      });
      const first = await Promise.any(each).catch(() => null);
      over.abort();
      return first;
    },
  };
}
