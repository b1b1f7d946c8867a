"use client";

import { useRef } from "react";
import { Button } from "@/components/ui/button";
import { formatBytes } from "@/components/ui/bytes";
import { FormStatus } from "@/components/ui/form-status";
import type { LayerKind } from "@/delivery/layer";
import { LAYER, type Layer } from "../layer-words";
import { CarrierRow, NOTHING_SERVED } from "./carrier-row";
import { AS_IT_IS } from "./conditions";
import { useSimulation } from "./use-simulation";

const MS_PER_SECOND = 1_000;

interface SimulatorProps {
  readonly videoId: string;
  readonly title: string;
  /** In the order of the policy, without those that are off. */
  readonly kinds: readonly Layer["kind"][];
}

const wordOf = (kind: LayerKind): string => (kind === "origin" ? "The site itself" : LAYER[kind].word);

/** A real player over carriers that are as bad as one likes, in this browser alone. */
export function Simulator({ videoId, title, kinds }: SimulatorProps) {
  const video = useRef<HTMLVideoElement>(null);
  const { conditions, watched, fault, isRunning, change, start, end } = useSimulation(video, videoId, kinds);
  return (
    <div className="grid items-start gap-x-10 gap-y-8 lg:grid-cols-2">
      <div className="grid gap-4">
        <video ref={video} aria-label={title} controls muted playsInline className="aspect-video w-full bg-black" />
        <div className="flex flex-wrap items-center gap-3">
          {isRunning ? (
            <Button onClick={end}>End it</Button>
          ) : (
            <Button variant="primary" onClick={() => void start()}>
              Begin
            </Button>
          )}
          <p className="tabular text-sm text-ink-2">
            Stood still for {(watched.stoppedMs / MS_PER_SECOND).toFixed(1)} s. {formatBytes(watched.wastedBytes)} asked for twice.
          </p>
        </div>
        <FormStatus tone="bad" message={fault} />
      </div>
      <ol className="text-sm leading-work">
        {[...kinds, "origin" as const].map((kind) => (
          <CarrierRow
            key={kind}
            kind={kind}
            word={wordOf(kind)}
            condition={conditions[kind] ?? AS_IT_IS}
            served={watched.served[kind] ?? NOTHING_SERVED}
            state={watched.layers.find(({ name }) => name === kind)?.state ?? null}
            onChange={(condition) => change(kind, condition)}
          />
        ))}
      </ol>
    </div>
  );
}
