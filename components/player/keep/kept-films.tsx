"use client";

import Engine from "hls.js";
import { useCallback, useEffect, useRef, useState } from "react";
import { Button, ButtonLink } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorNotice } from "@/components/ui/error-notice";
import { Skeleton } from "@/components/ui/skeleton";
import type { KeptWork } from "@/delivery/keep/kept-work";
import { keepOffline } from "../keep-worker";
import { playWork } from "../play-work";
import { VideoPlayer } from "../video-player";
import { KeptRow } from "./kept-row";
import { forgetKept, type KeptFilm, readKept, renewLeases } from "./read-kept";

/** Named here so that they come with the page: without a network nothing comes later. */
const PLAYER_PARTS = [Engine, playWork];

function KeptPlayer({ kept, directOrigins }: { readonly kept: KeptWork; readonly directOrigins: readonly string[] }) {
  const { work, isForAll, title, durationMs, ratio } = kept;
  const [toPlay] = useState(() => ({ work, isForAll, rootUrl: `/api/videos/${work}/root`, peersUrl: `/api/videos/${work}/peers`, directOrigins }));
  const place = useRef<HTMLDivElement>(null);
  // It stands above the list, maybe out of sight of the button that was pressed.
  useEffect(() => place.current?.querySelector("button")?.focus(), []);
  return (
    <div ref={place} className="mb-8">
      <VideoPlayer title={title} hlsUrl={`/api/videos/${work}/media/master.m3u8`} posterUrl={null} durationMs={durationMs} ratio={ratio} work={toPlay} />
    </div>
  );
}

/** Null while nobody knows. */
type Films = readonly KeptFilm[] | "unreadable" | null;

function useKeptFilms() {
  const [films, setFilms] = useState<Films>(null);
  const look = useCallback(async () => {
    const found = await readKept().catch(() => "unreadable" as const);
    setFilms(found);
    return found;
  }, []);
  useEffect(() => {
    const begin = async () => {
      const found = await look();
      if (!navigator.onLine || found === "unreadable") return;
      await renewLeases(found);
      await look();
    };
    void begin();
    // Each visit brings the newest of this page.
    if (navigator.onLine && PLAYER_PARTS.length > 0) void keepOffline({ withPage: false });
  }, [look]);
  return { films, look };
}

const REMOVING = "Giving its room back";
const ELSEWHERE = "Another tab is keeping it: it is removed when that is done, or cancelled there.";
const NOT_REMOVED = "The browser did not remove it. Load this page again: it tries once more then.";

/** What this device keeps: to watch, with or without a network, and to give its room back. */
export function KeptFilms({ directOrigins }: { readonly directOrigins: readonly string[] }) {
  const { films, look } = useKeptFilms();
  const [watched, setWatched] = useState<KeptWork | null>(null);
  const [doing, setDoing] = useState<ReadonlyMap<string, string>>(new Map());
  const list = useRef<HTMLDivElement>(null);
  const say = (work: string, words: string | null) =>
    setDoing((before) => new Map([...before].filter(([each]) => each !== work).concat(words === null ? [] : [[work, words]])));
  const remove = async ({ work }: KeptWork) => {
    if (watched?.work === work) setWatched(null);
    say(work, REMOVING);
    // The button that was pressed is gone.
    list.current?.focus();
    try {
      await forgetKept(work, () => say(work, ELSEWHERE));
    } catch {
      say(work, NOT_REMOVED);
      return;
    }
    await look();
    say(work, null);
  };
  if (films === null) return <Skeleton label="Looking at what is kept" />;
  if (films === "unreadable")
    return (
      <ErrorNotice
        title="This browser does not open what it keeps"
        sentence="Nothing was removed. Close other windows of this browser that show our pages, and try again."
        retry={<Button onClick={() => void look()}>Try again</Button>}
      />
    );
  return (
    <div ref={list} tabIndex={-1} className="outline-none">
      {watched !== null && <KeptPlayer key={watched.work} kept={watched} directOrigins={directOrigins} />}
      {films.length === 0 ? (
        <EmptyState
          title="Nothing is kept"
          sentence="Under a film, press “Keep on this device”: then it plays here without a network."
          action={<ButtonLink href="/watch">Find a film</ButtonLink>}
        />
      ) : (
        <ul>
          {films.map((film) => (
            <KeptRow
              key={film.kept.work}
              film={film}
              doing={doing.get(film.kept.work) ?? null}
              onPlay={() => setWatched(film.kept)}
              onRemove={() => void remove(film.kept)}
            />
          ))}
        </ul>
      )}
    </div>
  );
}
