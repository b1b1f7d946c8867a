"use client";

import { DownloadSimple } from "@phosphor-icons/react/dist/ssr/DownloadSimple";
import { lazy, Suspense, useCallback, useEffect, useRef, useState } from "react";
import type { FilmToKeep } from "./keep-film";
import { isMarkedKept } from "./keep-mark";

const KeepPanel = lazy(async () => ({ default: (await import("./keep-panel")).KeepPanel }));

/** Opens to what it takes to watch a film without a network. Its code comes when it is pressed, or when something of the film is kept. */
export function KeepButton({ film }: { readonly film: FilmToKeep }) {
  const button = useRef<HTMLButtonElement>(null);
  const [opened, setOpened] = useState<"no" | "by-itself" | "by-hand">("no");
  const [wasClosed, setWasClosed] = useState(false);
  const close = useCallback(() => {
    setOpened("no");
    setWasClosed(true);
  }, []);
  const { work } = film.toPlay;
  useEffect(() => {
    if (isMarkedKept(work)) setOpened("by-itself");
  }, [work]);
  useEffect(() => {
    // What had the focus is gone with the panel.
    if (wasClosed && opened === "no" && document.activeElement === document.body) button.current?.focus();
  }, [wasClosed, opened]);
  if (opened === "no")
    return (
      <button
        ref={button}
        type="button"
        onClick={() => setOpened("by-hand")}
        className="flex min-h-11 items-center gap-2 text-sm font-[560] underline-offset-4 hover:underline"
      >
        <DownloadSimple aria-hidden size={20} /> Keep on this device
      </button>
    );
  return (
    <Suspense fallback={<p className="flex min-h-11 items-center text-sm text-ink-2">Looking at what is kept</p>}>
      <KeepPanel film={film} takesFocus={opened === "by-hand"} onClose={close} />
    </Suspense>
  );
}
