import { type Cid, isCid } from "@/protocol/cid";
import type { WorkerNews } from "../worker-call";
import type { ViewerSource } from "./peer-layer";

const KIND = "ask-viewers" satisfies WorkerNews["kind"];

/** Another version of the worker may say something else. */
function askedOf(data: unknown): Cid | null {
  const isAsk = typeof data === "object" && data !== null && "kind" in data && data.kind === KIND && "cid" in data;
  return isAsk && typeof data.cid === "string" && isCid(data.cid) ? data.cid : null;
}

async function answer(port: MessagePort, cid: Cid, viewers: ViewerSource): Promise<void> {
  const over = new AbortController();
  port.onmessage = () => over.abort();
  const bytes = await viewers.get(cid, over.signal);
  // Handed over whole: nobody here needs it any more.
  if (bytes === null) port.postMessage(null);
  else port.postMessage(bytes.buffer, [bytes.buffer]);
}

/** Asks other viewers for the service worker, which has no WebRTC, until the signal ends it. */
export function answerWorker(viewers: ViewerSource, signal: AbortSignal): void {
  if (!("serviceWorker" in navigator)) return;
  const hear = ({ data, ports: [port] }: MessageEvent<unknown>) => {
    const cid = askedOf(data);
    if (cid !== null && port !== undefined) void answer(port, cid, viewers);
  };
  navigator.serviceWorker.addEventListener("message", hear, { signal });
}
