"use client";

import { useRouter } from "next/navigation";
import { useRef, useState } from "react";
import { flushSync } from "react-dom";
import { apiClient } from "@/components/ui/api-client";
import { AskFirst } from "@/components/ui/ask-first";
import { Button } from "@/components/ui/button";
import { formatBytes } from "@/components/ui/bytes";
import { Status } from "@/components/ui/status";
import { healthOf, LAYER, type Layer, type Layers } from "./layer-words";

type Rule = Pick<Layer, "kind" | "isOn">;
type Step = -1 | 1;

function moved(rules: readonly Rule[], kind: Layer["kind"], step: Step): readonly Rule[] {
  const from = rules.findIndex((rule) => rule.kind === kind);
  const to = from + step;
  const [rule, other] = [rules[from], rules[to]];
  if (rule === undefined || other === undefined) return rules;
  return rules.map((each, at) => (at === from ? other : at === to ? rule : each));
}

const inWords = (rules: readonly Rule[]): string => rules.map(({ kind, isOn }) => `${LAYER[kind].word}${isOn ? "" : " (off)"}`).join(" → ");

/** Who counts is said beside the sum: nothing here rests on it. */
function servedWords({ servedBytesDay, carriers }: Layer): string {
  if (servedBytesDay === null) return carriers === 0 ? "" : "What it gives, its vendor’s own statistics know.";
  return carriers === 0 && servedBytesDay === 0 ? "" : `${formatBytes(servedBytesDay)} in 24 hours, by their own count.`;
}

/** Viewers who agreed to share; what was false was not used, and who sent it is left alone. */
function viewersWords({ viewers }: Layer): string {
  if (viewers === null) return "";
  const { now, receivedBytesDay, falsifiedDay } = viewers;
  const falsified = falsifiedDay === 0 ? "" : ` ${falsifiedDay} ${falsifiedDay === 1 ? "part was" : "parts were"} not what the artist signed, and not used.`;
  return `${now} ${now === 1 ? "viewer shares" : "viewers share"} now; ${formatBytes(receivedBytesDay)} from each other in 24 hours, by their own count.${falsified}`;
}

interface RowProps {
  readonly layer: Layer;
  readonly isOn: boolean;
  readonly place: number;
  readonly isLast: boolean;
  readonly onMove: (step: Step) => void;
  readonly onSwitch: () => void;
}

function Row({ layer, isOn, place, isLast, onMove, onSwitch }: RowProps) {
  const { word, hint } = LAYER[layer.kind];
  const health = healthOf({ ...layer, isOn });
  return (
    <li className="grid gap-x-6 gap-y-2 border-b border-line py-3 sm:grid-cols-[2rem_minmax(0,1fr)_auto]">
      <span className="tabular text-ink-3 max-sm:hidden">{place}</span>
      <div className="grid min-w-0 gap-1">
        <span className="flex flex-wrap items-baseline gap-x-4">
          <span className="font-[560]">{word}</span>
          <Status tone={health.tone}>{health.word}</Status>
        </span>
        <span className="text-ink-2">{hint}</span>
        <span className="tabular text-ink-2">{servedWords(layer)}</span>
        {layer.viewers !== null && <span className="tabular text-ink-2">{viewersWords(layer)}</span>}
        {layer.reason !== null && <span className="text-ink-2 wrap-anywhere">“{layer.reason}”</span>}
      </div>
      <div className="flex flex-wrap items-start gap-2">
        <Button size="dense" data-step={`${layer.kind}-up`} aria-label={`Move ${word} up`} aria-disabled={place === 1} onClick={() => onMove(-1)}>
          Up
        </Button>
        <Button size="dense" data-step={`${layer.kind}-down`} aria-label={`Move ${word} down`} aria-disabled={isLast} onClick={() => onMove(1)}>
          Down
        </Button>
        <Button size="dense" aria-label={`Switch ${word} ${isOn ? "off" : "on"}`} onClick={onSwitch}>
          {isOn ? "Off" : "On"}
        </Button>
      </div>
    </li>
  );
}

/** The order of layers: changed here first, and set for all players only after a last look. By keyboard as by hand. */
export function LayerOrder({ version, layers, siteBytesDay }: Pick<Layers, "version" | "layers" | "siteBytesDay">) {
  const router = useRouter();
  const list = useRef<HTMLOListElement>(null);
  const [rules, setRules] = useState<readonly Rule[]>(layers);
  const [said, setSaid] = useState("");
  const isChanged = inWords(rules) !== inWords(layers);
  const move = (kind: Layer["kind"], step: Step) => {
    const next = moved(rules, kind, step);
    if (next === rules) return;
    // The row is taken out and put in elsewhere, which takes the focus off its button.
    flushSync(() => setRules(next));
    list.current?.querySelector<HTMLElement>(`[data-step="${kind}-${step === 1 ? "down" : "up"}"]`)?.focus();
    setSaid(`${LAYER[kind].word} is number ${next.findIndex((rule) => rule.kind === kind) + 1} now.`);
  };
  const flip = (kind: Layer["kind"]) => setRules(rules.map((rule) => (rule.kind === kind ? { kind, isOn: !rule.isOn } : rule)));
  const set = ({ words }: { readonly words: string }) =>
    apiClient.distribution.setLayerPolicy.mutate({ version, layers: rules.map(({ kind, isOn }) => ({ kind, isOn })), reason: words });
  return (
    <div className="grid gap-4">
      <ol ref={list} className="text-sm leading-work">
        {rules.map(({ kind, isOn }, at) => {
          const layer = layers.find((each) => each.kind === kind);
          if (layer === undefined) return null;
          const acts = { onMove: (step: Step) => move(kind, step), onSwitch: () => flip(kind) };
          return <Row key={kind} layer={layer} isOn={isOn} place={at + 1} isLast={at === rules.length - 1} {...acts} />;
        })}
      </ol>
      <p className="tabular text-sm text-ink-2">The site itself always comes last, and is never off. {formatBytes(siteBytesDay)} in 24 hours.</p>
      <p role="status" className="sr-only">
        {said}
      </p>
      {isChanged && (
        <div className="flex flex-wrap gap-3">
          <AskFirst
            label="Set this order"
            variant="primary"
            title="Set this order for all players?"
            confirm="Set it"
            words={{ label: "Why", hint: "Kept with what is switched, and in the audit log." }}
            call={set}
            onDone={() => router.refresh()}
          >
            <p>As it stands: {inWords(layers)}.</p>
            <p>As it will be: {inWords(rules)}.</p>
            <p>It counts from the next film that somebody opens. Films that play go on as they began.</p>
          </AskFirst>
          <Button size="dense" onClick={() => setRules(layers)}>
            Leave it as it was
          </Button>
        </div>
      )}
    </div>
  );
}
