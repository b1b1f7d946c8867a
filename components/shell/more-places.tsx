"use client";

import { List } from "@phosphor-icons/react/dist/ssr/List";
import { usePathname } from "next/navigation";
import { type ReactNode, useEffect, useId, useRef } from "react";

/** All places, as a sheet above the bar of a phone: the browser's own popover, which closes when one of them is reached. */
export function MorePlaces({ children }: { readonly children: ReactNode }) {
  const id = useId();
  const sheet = useRef<HTMLDivElement>(null);
  const pathname = usePathname();
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new place is what closes the sheet; nothing of the place is read.
  useEffect(() => {
    sheet.current?.hidePopover();
  }, [pathname]);
  return (
    <>
      <button
        type="button"
        popoverTarget={id}
        className="flex min-h-14 w-full flex-col items-center justify-center gap-0.5 border-t-2 border-transparent text-xs text-ink-2"
      >
        <List aria-hidden size={18} />
        More
      </button>
      <div ref={sheet} id={id} popover="auto" className="places-sheet">
        <div className="grid grid-cols-2 items-start gap-x-2 gap-y-5">{children}</div>
      </div>
    </>
  );
}
