"use client";

import { useRef, useState } from "react";
import { type CallFailure, readFailure } from "@/components/ui/api-client";
import type { Payable } from "./orders";

/** Begins a checkout once, however often it is asked; the same words under the same key begin nothing new. */
export function useStart(onOpen: (payable: Payable) => void) {
  const isUnderWay = useRef(false);
  const key = useRef({ words: "", value: "" });
  const [isBusy, setIsBusy] = useState(false);
  const [failure, setFailure] = useState<CallFailure | null>(null);

  const start = async (words: object, begin: (idempotencyKey: string) => Promise<Payable>) => {
    if (isUnderWay.current) return;
    isUnderWay.current = true;
    setIsBusy(true);
    setFailure(null);
    const asked = JSON.stringify(words);
    if (key.current.words !== asked) key.current = { words: asked, value: crypto.randomUUID() };
    try {
      onOpen(await begin(key.current.value));
    } catch (thrown) {
      setFailure(readFailure(thrown));
    } finally {
      isUnderWay.current = false;
      setIsBusy(false);
    }
  };
  return { start, isBusy, failure };
}
