"use client";

import { useEffect, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { ErrorNotice } from "@/components/ui/error-notice";
import { TickMeter } from "@/components/ui/tick-meter";
import { type ExactSource, type RenderStage, renderExactly } from "./render-exactly";

type Run =
  | { readonly state: "idle" }
  | { readonly state: "busy"; readonly stage: RenderStage; readonly share: number }
  | { readonly state: "done"; readonly url: string }
  | { readonly state: "failed" };

interface ExactPreviewProps {
  readonly realmName: string;
  readonly ratio: string;
  /** Asks the server for the excerpt and the realm's filter graph. Throws when there is none. */
  readonly askForSource: () => Promise<ExactSource>;
}

const STAGE_WORDS: Readonly<Record<RenderStage, string>> = { loading: "Fetching the renderer", rendering: "Rendering three seconds" };

/** Three seconds of the artist's own film as the server would render them, made in this browser when asked for. */
export function ExactPreview({ realmName, ratio, askForSource }: ExactPreviewProps) {
  const [run, setRun] = useState<Run>({ state: "idle" });
  const abort = useRef<AbortController | null>(null);
  const made = useRef<string | null>(null);
  useEffect(
    () => () => {
      abort.current?.abort();
      if (made.current !== null) URL.revokeObjectURL(made.current);
    },
    [],
  );
  const start = async () => {
    const controller = new AbortController();
    abort.current = controller;
    setRun({ state: "busy", stage: "loading", share: 0 });
    try {
      const source = await askForSource();
      const blob = await renderExactly(source, { signal: controller.signal, onProgress: (stage, share) => setRun({ state: "busy", stage, share }) });
      made.current = URL.createObjectURL(blob);
      setRun({ state: "done", url: made.current });
    } catch (thrown) {
      if (controller.signal.aborted) return setRun({ state: "idle" });
      console.error("The exact preview could not be rendered.", thrown);
      setRun({ state: "failed" });
    }
  };
  if (run.state === "busy") {
    return (
      <div className="grid gap-3">
        <p className="flex justify-between gap-4 text-sm">
          <span role="status">{STAGE_WORDS[run.stage]}</span>
          <span className="measured text-ink-2">{Math.round(run.share * 100)} %</span>
        </p>
        <TickMeter value={run.share} label={STAGE_WORDS[run.stage]} />
        <div>
          <Button size="dense" onClick={() => abort.current?.abort()}>
            Stop
          </Button>
        </div>
      </div>
    );
  }
  if (run.state === "done") {
    return (
      <figure className="grid gap-2">
        <video
          src={run.url}
          controls
          loop
          muted
          autoPlay
          playsInline
          aria-label={`Three seconds in the light of ${realmName}, rendered exactly`}
          className="w-full max-w-[560px]"
          style={{ aspectRatio: ratio }}
        />
        <figcaption className="text-sm text-ink-2">Rendered here, with the filters that the server uses.</figcaption>
      </figure>
    );
  }
  const button = (
    <Button size="dense" onClick={() => void start()}>
      {run.state === "failed" ? "Try again" : `Render 3 seconds of ${realmName} exactly`}
    </Button>
  );
  if (run.state === "failed") {
    return (
      <ErrorNotice
        title="The exact preview could not be rendered"
        sentence="Nothing is lost: the moving preview above and the edit itself work without it."
        retry={button}
      />
    );
  }
  return (
    <div className="grid justify-items-start gap-2">
      {button}
      <p className="text-sm text-ink-3">Runs in this browser; it fetches 32 MB the first time.</p>
    </div>
  );
}
