"use client";

import { Button } from "@/components/ui/button";
import { ErrorNotice } from "@/components/ui/error-notice";

interface PageFailedProps {
  readonly error: Error & { readonly digest?: string };
  /** Asks the server for the page anew: what failed there is not mended by drawing the same answer again. */
  readonly retry: () => void;
}

/** A page that broke: what happened, what is safe, and trying again. */
export function PageFailed({ error, retry }: PageFailedProps) {
  return (
    <div className="gutter mx-auto max-w-[1440px] py-12">
      <ErrorNotice
        title="This page could not be made"
        sentence="Something broke on our side. Nothing of yours was changed or lost. Try again now; if it stays, tell us the number beside the button."
        requestId={error.digest ?? null}
        retry={<Button onClick={retry}>Try again</Button>}
      />
    </div>
  );
}
