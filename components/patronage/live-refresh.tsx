"use client";

import { useRouter } from "next/navigation";
import { useEffect } from "react";

/** However much happens, the page is made anew at most this often. */
const EVERY_MS = 2_000;

/** How often the page is made anew where a stream was refused and the browser gave it up. */
const FALLBACK_MS = 4_000;

/** Follows one stream of events, named after `#`; its first event tells what the page shows already. */
function listen(address: string, onChange: () => void, onGivenUp: () => void): EventSource {
  const [path = "", name = ""] = address.split("#");
  const source = new EventSource(path);
  let isFirst = true;
  source.addEventListener(name, () => {
    if (!isFirst) onChange();
    isFirst = false;
  });
  // After a break the browser comes back by itself; after a refusal it does not.
  source.addEventListener("error", () => {
    if (source.readyState === EventSource.CLOSED) onGivenUp();
  });
  return source;
}

/** Renders the page anew on the server when one of these streams of events tells something new: what others give is seen as it comes. */
export function LiveRefresh({ streams }: { readonly streams: readonly string[] }) {
  const router = useRouter();
  const addresses = streams.join(" ");
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | null = null;
    let sources: readonly EventSource[] = [];
    let polling: ReturnType<typeof setInterval> | null = null;
    const refresh = () => {
      timer ??= setTimeout(() => {
        timer = null;
        router.refresh();
      }, EVERY_MS);
    };
    const close = () => {
      for (const source of sources) source.close();
      sources = [];
      if (polling !== null) clearInterval(polling);
      polling = null;
    };
    const poll = () => {
      polling ??= setInterval(refresh, FALLBACK_MS);
    };
    // Only while somebody looks: a browser has few connections to one site, and pages in the background must not use them up.
    const follow = () => {
      close();
      if (document.visibilityState === "visible") sources = addresses.split(" ").map((address) => listen(address, refresh, poll));
    };
    const turn = () => {
      if (document.visibilityState === "visible") refresh();
      follow();
    };
    follow();
    document.addEventListener("visibilitychange", turn);
    return () => {
      document.removeEventListener("visibilitychange", turn);
      close();
      if (timer !== null) clearTimeout(timer);
    };
  }, [addresses, router]);
  return null;
}
