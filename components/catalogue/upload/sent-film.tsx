"use client";

import Link from "next/link";
import { useEffect, useState } from "react";
import { apiClient } from "@/components/ui/api-client";
import { Status } from "@/components/ui/status";
import type { Film } from "../film-card";
import { FILM_STATUS } from "../film-words";

const ASK_EVERY_MS = 2000;

/** What becomes of a film after its last byte was sent: prepared, ready, or refused with its sentence. */
export function SentFilm({ videoId, addedAtMs }: { readonly videoId: string; readonly addedAtMs: number }) {
  const [film, setFilm] = useState<Film | null>(null);
  const isOver = film?.status === "ready" || film?.status === "failed";
  useEffect(() => {
    if (isOver) return;
    const ask = (): void => {
      // A question that fails is asked again at the next turn.
      apiClient.catalogue.video.query({ id: videoId }).then(setFilm, () => undefined);
    };
    ask();
    const timer = setInterval(ask, ASK_EVERY_MS);
    return () => clearInterval(timer);
  }, [videoId, isOver]);
  if (film === null) return <Status tone="ok">Sent</Status>;
  const { word, tone } = FILM_STATUS[film.status];
  const isKnown = new Date(film.createdAt).getTime() < addedAtMs;
  return (
    <div className="grid gap-1">
      <Status tone={tone}>
        {word}
        {film.status === "processing" && <span className="measured text-ink-2"> {Math.floor(film.progress * 100)} %</span>}
      </Status>
      {film.status === "failed" && <p className="text-ink-2">{film.error}</p>}
      {isKnown && film.status !== "failed" && <p className="text-ink-2">You sent this file before; it is the same film.</p>}
      {film.status !== "failed" && (
        <Link href={`/studio/videos/${videoId}`} className="inline-flex min-h-9 items-center underline pointer-coarse:min-h-11">
          Open the film
        </Link>
      )}
    </div>
  );
}
