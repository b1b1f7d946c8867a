"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import { openDeviceStores } from "@/delivery/device-stores";
import { forgetWork } from "@/delivery/keep/keep-work";
import { CannotKeep, describeKept, type FilmToKeep, type KeepState, keepToTheEnd, lookForSizes, NOT_NOW, refreshKept } from "./keep-film";
import { withKeepLock } from "./keep-lock";
import { isMarkedKept, markKept } from "./keep-mark";
import { askToPersist } from "./keep-room";

/** What is going on: the next act begins when it has ended. */
interface Running {
  readonly controller: AbortController;
  readonly ended: Promise<void>;
}

async function forget(work: string, signal: AbortSignal): Promise<void> {
  await withKeepLock(work, async () => forgetWork(work, await openDeviceStores()), { signal });
  markKept(work, false);
}

/**
 * What of a film is kept on this device, and the acts that change it. What was begun goes on by itself.
 * @param onGone called when nothing of it is kept any more
 */
export function useKeep(film: FilmToKeep, onGone: () => void) {
  const [state, setState] = useState<KeepState>({ kind: "looking" });
  const running = useRef<Running | null>(null);
  const { work } = film.toPlay;

  const run = useCallback((act: (signal: AbortSignal) => Promise<void>) => {
    const before = running.current;
    before?.controller.abort();
    const controller = new AbortController();
    const { signal } = controller;
    const go = async () => {
      await before?.ended;
      if (!signal.aborted) await act(signal);
    };
    const ended = go().catch((thrown: unknown) => {
      if (!signal.aborted) setState({ kind: "failed", sentence: thrown instanceof CannotKeep ? thrown.message : NOT_NOW });
    });
    running.current = { controller, ended };
  }, []);

  const look = useCallback(
    async (signal: AbortSignal) => {
      const stores = await openDeviceStores();
      const kept = await stores.kept.find(work);
      if (kept?.state === "coming") return keepToTheEnd(film, kept.height, signal, setState);
      if (kept?.state === "kept") {
        setState(await describeKept(stores, kept));
        return refreshKept(film, kept, signal, setState);
      }
      // Either a removal that broke off, or the browser has cleared all of it.
      if (kept !== null || isMarkedKept(work)) {
        await forget(work, signal);
        onGone();
      } else setState(await lookForSizes(film, signal));
    },
    [film, work, onGone],
  );

  useEffect(() => {
    run(look);
    return () => running.current?.controller.abort();
  }, [run, look]);

  const keep = (height: number) =>
    run(async (signal) => {
      await askToPersist();
      await keepToTheEnd(film, height, signal, setState);
    });
  const remove = () => {
    setState({ kind: "going" });
    run(async (signal) => {
      await forget(work, signal);
      onGone();
    });
  };
  return { state, keep, remove, lookAgain: () => run(look) };
}
