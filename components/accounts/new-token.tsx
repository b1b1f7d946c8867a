"use client";

import { useEffect, useRef, useState } from "react";
import { Button } from "@/components/ui/button";

/** A token, the one time it is shown; the page moves the cursor here, so that nobody misses it. */
export function NewToken({ name, token }: { readonly name: string; readonly token: string }) {
  const box = useRef<HTMLInputElement>(null);
  const [isCopied, setIsCopied] = useState(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each new token takes the cursor.
  useEffect(() => {
    setIsCopied(false);
    box.current?.focus();
    box.current?.select();
  }, [token]);
  const copy = async () => {
    await navigator.clipboard.writeText(token);
    setIsCopied(true);
  };
  return (
    <div className="grid gap-2 border-t-2 border-ok pt-3">
      <label htmlFor="new-token" className="font-[600]">
        The token “{name}”
      </label>
      <p id="new-token-hint" className="text-sm leading-work text-ink-2">
        Copy it now: it is not kept, and this is the one time you see it.
      </p>
      <div className="flex flex-wrap gap-2">
        <input
          ref={box}
          id="new-token"
          readOnly
          value={token}
          aria-describedby="new-token-hint"
          className="control min-w-0 flex-1 basis-60 font-mono text-xs"
        />
        <Button onClick={() => void copy().catch(() => box.current?.select())}>{isCopied ? "Copied" : "Copy"}</Button>
      </div>
    </div>
  );
}
