"use client";

import { type ReactNode, useEffect, useRef } from "react";
import { Button } from "@/components/ui/button";
import { formatBytes } from "@/components/ui/bytes";
import { DateText } from "@/components/ui/date-text";
import { TextLink } from "@/components/ui/text-link";
import { TickMeter } from "@/components/ui/tick-meter";
import type { FilmToKeep, KeepState } from "./keep-film";
import { KeepSizes } from "./keep-sizes";
import { useKeep } from "./use-keep";

type ComingState = KeepState & { readonly kind: "coming" };
type KeptState = KeepState & { readonly kind: "kept" };

function comingWords({ height, progress, waitsFor }: ComingState): string {
  if (waitsFor === "tab") return "Another tab of this browser is keeping it.";
  if (waitsFor === "network") return "Neither the site nor anybody else answers. It goes on by itself when they do.";
  return `Keeping it in ${height}p: ${progress === null ? "finding its parts" : formatBytes(progress.bytes)}`;
}

function Coming({ state, onCancel }: { readonly state: ComingState; readonly onCancel: () => void }) {
  const { progress, waitsFor } = state;
  return (
    <>
      <p className="tabular text-sm">{comingWords(state)}</p>
      {waitsFor !== "tab" && (
        <>
          <TickMeter value={progress === null ? 0 : progress.done / progress.of} label="How much of the film is kept" className="h-3 max-w-100" />
          {progress !== null && <p className="text-sm text-ink-2">You may leave this page; it goes on when you come back.</p>}
          <Button size="dense" className="justify-self-start" onClick={onCancel}>
            Cancel
          </Button>
        </>
      )}
    </>
  );
}

function Lease({ leaseEndsAtMs }: Pick<KeptState, "leaseEndsAtMs">) {
  if (leaseEndsAtMs === null) return <>It plays from here while the site says that you may watch it; its keys for the time without a network are not here.</>;
  return (
    <>
      It plays from here, and without a network until <DateText at={new Date(leaseEndsAtMs).toISOString()} />; each visit makes that longer, as far as your
      membership goes.
    </>
  );
}

function Kept({ state: { kept, isPersistent, isListHere, leaseEndsAtMs }, onRemove }: { readonly state: KeptState; readonly onRemove: () => void }) {
  return (
    <>
      <p>
        Kept on this device in {kept.height}p, <span className="tabular">{formatBytes(kept.bytes)}</span>.{" "}
        {kept.keyParts.length === 0 ? "It plays from here, with or without a network." : <Lease leaseEndsAtMs={leaseEndsAtMs} />}
      </p>
      {!isListHere && <p className="text-sm text-ink-2">The page that plays it without a network is not here yet: open “All that is kept” once more.</p>}
      {!isPersistent && <p className="text-sm text-ink-2">Your browser may still clear it when room gets short.</p>}
      <div className="flex flex-wrap items-center gap-4">
        <Button size="dense" onClick={onRemove}>
          Remove from this device
        </Button>
        <TextLink href="/kept">All that is kept</TextLink>
      </div>
    </>
  );
}

function Failed({ sentence, onRetry, onLeave }: { readonly sentence: string; readonly onRetry: () => void; readonly onLeave: () => void }) {
  return (
    <>
      <p className="text-bad">{sentence}</p>
      <div className="flex flex-wrap gap-3">
        <Button size="dense" onClick={onRetry}>
          Try again
        </Button>
        <Button size="dense" onClick={onLeave}>
          Keep nothing of it
        </Button>
      </div>
    </>
  );
}

const Quiet = ({ children }: { readonly children: ReactNode }) => <p className="flex min-h-11 items-center text-sm text-ink-2">{children}</p>;

/** What is said aloud: each step once, and not each byte. */
function spokenOf(state: KeepState): string {
  if (state.kind === "failed") return state.sentence;
  if (state.kind === "kept") return "Kept on this device.";
  if (state.kind === "coming") return comingWords({ ...state, progress: null });
  return state.kind === "choose" ? "Choose a size to keep." : "";
}

interface KeepPanelProps {
  readonly film: FilmToKeep;
  /** Whether somebody has just opened it. */
  readonly takesFocus: boolean;
  readonly onClose: () => void;
}

/** Chooses, shows how far it is, and gives the room back. */
export function KeepPanel({ film, takesFocus, onClose }: KeepPanelProps) {
  const { state, keep, remove, lookAgain } = useKeep(film, onClose);
  const section = useRef<HTMLElement>(null);
  const isUsed = useRef(takesFocus);
  useEffect(() => {
    // With each step what had the focus is gone: it stays in this place.
    if (state.kind !== "looking" && isUsed.current && document.activeElement === document.body) section.current?.focus();
  }, [state.kind]);
  return (
    <section
      ref={section}
      tabIndex={-1}
      aria-label="Keep on this device"
      onFocus={() => {
        isUsed.current = true;
      }}
      className="mt-2 grid max-w-140 gap-3 py-2 outline-none"
    >
      <p role="status" className="sr-only">
        {spokenOf(state)}
      </p>
      {state.kind === "looking" && <Quiet>Looking at what can be kept</Quiet>}
      {state.kind === "choose" && <KeepSizes state={state} isForAll={film.toPlay.isForAll} onKeep={keep} onClose={onClose} />}
      {state.kind === "coming" && <Coming state={state} onCancel={remove} />}
      {state.kind === "kept" && <Kept state={state} onRemove={remove} />}
      {state.kind === "going" && <Quiet>Giving its room back</Quiet>}
      {state.kind === "failed" && <Failed sentence={state.sentence} onRetry={lookAgain} onLeave={remove} />}
    </section>
  );
}
