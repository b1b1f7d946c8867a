"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";

/** Takes an address along. */
export function CopyAddress({ address, name }: { readonly address: string; readonly name: string }) {
  const [isCopied, setIsCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(address);
    setIsCopied(true);
  };
  return (
    <Button size="dense" variant="quiet" aria-label={`Copy the address of ${name}`} onClick={() => void copy()}>
      {isCopied ? "Copied" : "Copy"}
    </Button>
  );
}
