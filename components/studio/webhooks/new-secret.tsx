"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";

/** A secret, shown this once. */
export function NewSecret({ secret }: { readonly secret: string }) {
  const [isCopied, setIsCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(secret);
    setIsCopied(true);
  };
  return (
    <div role="status" className="grid gap-3 border border-ink p-4">
      <p className="font-[600]">Its secret. It is shown this once.</p>
      <code className="font-mono text-sm wrap-anywhere select-all">{secret}</code>
      <p className="text-sm leading-work text-ink-2">
        Each post carries <span className="font-mono text-xs">t</span> and <span className="font-mono text-xs">v1</span>: an HMAC-SHA-256 over the time, a dot
        and the body, made with it.
      </p>
      <Button size="dense" className="justify-self-start" onClick={() => void copy()}>
        {isCopied ? "Copied" : "Copy"}
      </Button>
    </div>
  );
}
