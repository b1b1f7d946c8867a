"use client";

import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";
import { apiClient } from "@/components/ui/api-client";
import { TickMeter } from "@/components/ui/tick-meter";

const ASK_EVERY_MS = 2_000;

/** How far a film's preparation is, asked for until it ends; then the page is drawn anew. */
export function FilmProgress({ videoId, progress: first }: { readonly videoId: string; readonly progress: number }) {
  const router = useRouter();
  const [progress, setProgress] = useState(first);
  useEffect(() => {
    const timer = setInterval(() => {
      apiClient.catalogue.video.query({ id: videoId }).then(
        (film) => {
          setProgress(film.progress);
          if (film.status === "ready" || film.status === "failed") router.refresh();
        },
        // The next question may be answered.
        () => undefined,
      );
    }, ASK_EVERY_MS);
    return () => clearInterval(timer);
  }, [videoId, router]);
  return (
    <div className="grid gap-3 border-t border-ink pt-4">
      <p className="flex justify-between gap-4">
        <span role="status">Being prepared to play everywhere</span>
        <span className="measured text-ink-2">{Math.floor(progress * 100)} %</span>
      </p>
      <TickMeter value={progress} label="Preparation of this film" className="h-6" />
      <p className="text-sm text-ink-2">You can leave this page, or start cutting clips: that begins when the film is ready.</p>
    </div>
  );
}
