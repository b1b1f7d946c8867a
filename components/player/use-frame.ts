"use client";

import { type RefObject, useEffect, useState } from "react";

const IDLE_AFTER_MS = 2_600;

/** True while the controls should be seen: always but when the film plays and nobody stirs. */
export function useStir(isPlaying: boolean): { readonly isStirring: boolean; readonly stir: () => void } {
  const [stirredAt, setStirredAt] = useState(0);
  const [isIdle, setIsIdle] = useState(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each stir starts the wait anew.
  useEffect(() => {
    setIsIdle(false);
    if (!isPlaying) return;
    const timer = setTimeout(() => setIsIdle(true), IDLE_AFTER_MS);
    return () => clearTimeout(timer);
  }, [isPlaying, stirredAt]);
  return { isStirring: !isIdle, stir: () => setStirredAt(Date.now()) };
}

export function useFullscreen(ref: RefObject<HTMLElement | null>): { readonly isFull: boolean; readonly toggleFullscreen: () => void } {
  const [isFull, setIsFull] = useState(false);
  useEffect(() => {
    const see = () => setIsFull(document.fullscreenElement !== null);
    document.addEventListener("fullscreenchange", see);
    return () => document.removeEventListener("fullscreenchange", see);
  }, []);
  const toggleFullscreen = () => {
    const change = document.fullscreenElement === null ? ref.current?.requestFullscreen() : document.exitFullscreen();
    // A browser without it keeps the film where it is.
    change?.catch(() => undefined);
  };
  return { isFull, toggleFullscreen };
}

/** A small window above all others, where the browser has one. */
export function usePictureInPicture(ref: RefObject<HTMLVideoElement | null>): { readonly canFloat: boolean; readonly toggleFloat: () => void } {
  const [canFloat, setCanFloat] = useState(false);
  // What the server renders knows of no browser.
  useEffect(() => setCanFloat(document.pictureInPictureEnabled === true), []);
  const toggleFloat = () => {
    const change = document.pictureInPictureElement === null ? ref.current?.requestPictureInPicture() : document.exitPictureInPicture();
    // Before its first picture, or where a browser will not, the film stays where it is.
    change?.catch(() => undefined);
  };
  return { canFloat, toggleFloat };
}
