"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";

/** A piece of HTML to take along. */
export function Snippet({ name, html }: { readonly name: string; readonly html: string }) {
  const [isCopied, setIsCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(html);
    setIsCopied(true);
  };
  return (
    <div className="grid gap-3">
      <pre className="bg-surface p-4 font-mono text-xs leading-work whitespace-pre-wrap wrap-anywhere select-all">{html}</pre>
      <Button size="dense" className="justify-self-start" aria-label={`Copy the HTML of ${name}`} onClick={() => void copy()}>
        {isCopied ? "Copied" : "Copy"}
      </Button>
    </div>
  );
}
