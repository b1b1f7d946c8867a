"use client";

import { useRef, useState } from "react";
import { readFailure } from "@/components/ui/api-client";

/** Asks the server for one change, once however often it is pressed, under a key that makes a repeat after a lost answer harmless. */
export function useCall(onDone: () => void) {
  const isUnderWay = useRef(false);
  const key = useRef<string | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const [fault, setFault] = useState<string | null>(null);
  const run = async (call: (idempotencyKey: string) => Promise<unknown>) => {
    if (isUnderWay.current) return;
    isUnderWay.current = true;
    setIsBusy(true);
    setFault(null);
    key.current ??= crypto.randomUUID();
    try {
      await call(key.current);
      key.current = null;
      onDone();
    } catch (thrown) {
      const failure = readFailure(thrown);
      // An answer ends the try; only where none came is it the same one that is asked for again.
      if (failure.reason !== null) key.current = null;
      setFault(failure.message);
    } finally {
      isUnderWay.current = false;
      setIsBusy(false);
    }
  };
  return { run, isBusy, fault };
}
