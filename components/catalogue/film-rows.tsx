"use client";

import Link from "next/link";
import { useEffect, useState } from "react";
import { apiClient } from "@/components/ui/api-client";
import { DateText } from "@/components/ui/date-text";
import { Picture } from "@/components/ui/picture";
import { Status } from "@/components/ui/status";
import { TickMeter } from "@/components/ui/tick-meter";
import { Timecode } from "@/components/ui/timecode";
import type { Film } from "./film-card";
import { FILM_STATUS, VISIBILITY_WORDS } from "./film-words";

const ASK_EVERY_MS = 3000;

function isComing(film: Film): boolean {
  return film.status === "uploading" || film.status === "processing";
}

/** The films of a page, the ones still being prepared asked for until they are done. */
function useFilms(first: readonly Film[]): readonly Film[] {
  const [films, setFilms] = useState(first);
  useEffect(() => setFilms(first), [first]);
  const coming = films
    .filter(isComing)
    .map((film) => film.id)
    .join(" ");
  useEffect(() => {
    if (coming === "") return;
    const ask = (id: string): void => {
      const put = (next: Film): void => setFilms((all) => all.map((film) => (film.id === id ? next : film)));
      // A question that fails is asked again at the next turn.
      apiClient.catalogue.video.query({ id }).then(put, () => undefined);
    };
    const timer = setInterval(() => coming.split(" ").forEach(ask), ASK_EVERY_MS);
    return () => clearInterval(timer);
  }, [coming]);
  return films;
}

function FilmState({ film }: { readonly film: Film }) {
  const { word, tone } = FILM_STATUS[film.status];
  return (
    <div className="grid gap-1.5">
      <Status tone={tone}>
        {word}
        {film.status === "processing" && <span className="measured text-ink-2"> {Math.floor(film.progress * 100)} %</span>}
      </Status>
      {film.status === "processing" && <TickMeter value={film.progress} label={`Preparation of ${film.title}`} className="h-3 max-w-60" />}
      {film.status === "failed" && <p className="max-w-[56ch] text-ink-2">{film.error}</p>}
    </div>
  );
}

/** An artist's own films as a work list: picture, title, length, state, who may see it. */
export function FilmRows({ films: first }: { readonly films: readonly Film[] }) {
  const films = useFilms(first);
  return (
    <ul className="border-t border-ink">
      {films.map((film, index) => (
        <li
          key={film.id}
          className="group relative grid grid-cols-[7rem_1fr] items-start gap-4 border-b border-line py-3 sm:grid-cols-[10rem_1fr_auto] sm:gap-6"
        >
          <Picture src={film.posterUrl} alt="" ratio="16 / 9" isFirst={index < 4} />
          <div className="grid min-w-0 content-start gap-1 text-sm leading-work">
            <h2 className="list-title text-lg leading-title wrap-anywhere">
              <Link href={`/studio/videos/${film.id}`} className="after:absolute after:inset-0 group-hover:underline">
                {film.title}
              </Link>
            </h2>
            <FilmState film={film} />
            <p className="flex flex-wrap gap-x-4 text-ink-2 sm:hidden">
              {film.durationMs !== null && film.status !== "failed" && <Timecode timeMs={film.durationMs} />}
              <span>{VISIBILITY_WORDS[film.visibility].word}</span>
            </p>
          </div>
          <div className="grid justify-items-end gap-1 text-right text-sm leading-work text-ink-2 max-sm:hidden">
            {film.durationMs !== null && film.status !== "failed" && <Timecode timeMs={film.durationMs} className="text-ink" />}
            <span>{VISIBILITY_WORDS[film.visibility].word}</span>
            <DateText at={film.createdAt} className="text-ink-3" />
          </div>
        </li>
      ))}
    </ul>
  );
}
