"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { formatBytes } from "@/components/ui/bytes";
import { ChoiceGroup, RadioField } from "@/components/ui/choice";
import type { KeepState } from "./keep-film";

const WEEK = "Its keys are kept for at most a week, and no longer than your membership; they are renewed whenever you are online.";
/** Of two that fit, the larger is kept up to this one: more is for large screens. */
const USUAL_HEIGHT_MAX = 720;

interface KeepSizesProps {
  readonly state: KeepState & { readonly kind: "choose" };
  readonly isForAll: boolean;
  readonly onKeep: (height: number) => void;
  readonly onClose: () => void;
}

export function KeepSizes({ state: { sizes, freeBytes }, isForAll, onKeep, onClose }: KeepSizesProps) {
  const fits = ({ bytes }: { readonly bytes: number }) => freeBytes === null || bytes <= freeBytes;
  const [height, setHeight] = useState(() => sizes.find((size) => size.height <= USUAL_HEIGHT_MAX && fits(size))?.height ?? sizes.at(-1)?.height ?? 0);
  const chosen = sizes.find((size) => size.height === height);
  const canKeep = chosen !== undefined && fits(chosen);
  return (
    <form
      method="post"
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        if (canKeep) onKeep(height);
      }}
    >
      <ChoiceGroup legend="Keep on this device, with its sound and captions">
        {sizes.map((size) => (
          <RadioField
            key={size.height}
            name="height"
            value={size.height}
            checked={size.height === height}
            disabled={!fits(size)}
            onChange={() => setHeight(size.height)}
            label={`${size.height}p, about ${formatBytes(size.bytes)}`}
            hint={fits(size) ? undefined : "More than there is room for."}
          />
        ))}
      </ChoiceGroup>
      <p className="max-w-[56ch] text-sm text-ink-2">
        {freeBytes !== null && `${formatBytes(freeBytes)} are free. `}
        {canKeep ? "It then plays without a network. " : "Remove something from this device to keep this film. "}
        {!isForAll && WEEK}
      </p>
      <div className="flex flex-wrap gap-3">
        <Button type="submit" variant="primary" disabled={!canKeep}>
          Keep it
        </Button>
        <Button onClick={onClose}>Not now</Button>
      </div>
    </form>
  );
}
