"use client";

import { useRouter } from "next/navigation";
import { useEffect } from "react";

/** However much happens, the page is made anew at most this often. */
const EVERY_MS = 2_000;

/** Renders the page anew on the server when one of these streams of events tells something new: what others give is seen as it comes. */
export function LiveRefresh({ streams }: { readonly streams: readonly string[] }) {
  const router = useRouter();
  const addresses = streams.join(" ");
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | null = null;
    const refresh = () => {
      timer ??= setTimeout(() => {
        timer = null;
        router.refresh();
      }, EVERY_MS);
    };
    const sources = addresses.split(" ").map((address) => {
      const [path = "", name = ""] = address.split("#");
      const source = new EventSource(path);
      let isFirst = true;
      source.addEventListener(name, () => {
        // The first one tells what the page shows already.
        if (!isFirst) refresh();
        isFirst = false;
      });
      return source;
    });
    return () => {
      for (const source of sources) source.close();
      if (timer !== null) clearTimeout(timer);
    };
  }, [addresses, router]);
  return null;
}
