"use client";

import { Button } from "@/components/ui/button";

/** Opens the browser's own printing, which also makes a PDF. */
export function PrintButton() {
  return (
    <Button className="print:hidden" onClick={() => window.print()}>
      Print or save as PDF
    </Button>
  );
}
