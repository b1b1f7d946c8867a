"use client";

import { useRouter } from "next/navigation";
import { useEffect } from "react";
import { TickMeter } from "@/components/ui/tick-meter";
import type { PatronImport } from "./import-words";

const LOOK_AGAIN_MS = 2_000;

/** How far a running list is; the page looks again until it is done. */
export function ImportProgress({ list }: { readonly list: PatronImport }) {
  const router = useRouter();
  const total = list.plans.grant;
  const done = total - list.outcomes.pending;
  useEffect(() => {
    const timer = setInterval(() => router.refresh(), LOOK_AGAIN_MS);
    return () => clearInterval(timer);
  }, [router]);
  return (
    <div className="grid max-w-[520px] gap-2">
      <TickMeter label="Brought along" value={total === 0 ? 1 : done / total} valueText={`${done} of ${total}`} />
      <p role="status" className="tabular text-sm text-ink-2">
        {done} of {total}. You may close this page; it goes on.
      </p>
    </div>
  );
}
