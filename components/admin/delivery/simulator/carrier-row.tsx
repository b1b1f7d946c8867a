import { formatBytes } from "@/components/ui/bytes";
import { SelectField, TextField } from "@/components/ui/field";
import { Status, type StatusTone } from "@/components/ui/status";
import type { LayerKind } from "@/delivery/layer";
import type { Condition } from "./conditions";

const DELAY_MS_MAX = 30_000;
const PERCENT_MAX = 100;
const MANNERS: Readonly<Record<Condition["manner"], string>> = { well: "As it is", refuses: "Refuses", hangs: "Hangs", lies: "Gives other bytes" };

/** What a layer did since the film began. */
export interface Served {
  readonly objects: number;
  readonly bytes: number;
  readonly failures: number;
  /** The last failure, in a word. */
  readonly last: string | null;
}
export const NOTHING_SERVED: Served = { objects: 0, bytes: 0, failures: 0, last: null };

export const STATE: Readonly<Record<"closed" | "open" | "half-open" | "ejected", { readonly word: string; readonly tone: StatusTone }>> = {
  closed: { word: "Asked", tone: "ok" },
  "half-open": { word: "Being tried again", tone: "running" },
  open: { word: "Left alone for a while", tone: "waiting" },
  ejected: { word: "Out: it gave other bytes", tone: "bad" },
};

interface CarrierRowProps {
  readonly kind: LayerKind;
  readonly word: string;
  readonly condition: Condition;
  readonly served: Served;
  readonly state: keyof typeof STATE | null;
  readonly onChange: (condition: Condition) => void;
}

/** A number that somebody typed, kept between 0 and the most. */
const readNumber = (text: string, max: number): number => Math.min(max, Math.max(0, Math.round(Number(text)) || 0));

/** One carrier: how it is to behave, and what it did. */
export function CarrierRow({ kind, word, condition, served, state, onChange }: CarrierRowProps) {
  const { manner, delayMs, lostPercent } = condition;
  return (
    <li className="border-b border-line py-4">
      <fieldset className="grid gap-3">
        <legend className="float-left mb-2 flex w-full flex-wrap items-baseline gap-x-4">
          <span className="font-[560]">{word}</span>
          {state !== null && <Status tone={STATE[state].tone}>{STATE[state].word}</Status>}
        </legend>
        <div className="clear-both grid gap-3 sm:grid-cols-3">
          <SelectField
            label="It"
            name={`${kind}-manner`}
            value={manner}
            onChange={({ target }) => {
              const chosen = (["well", "refuses", "hangs", "lies"] as const).find((each) => each === target.value);
              if (chosen !== undefined) onChange({ ...condition, manner: chosen });
            }}
          >
            {Object.entries(MANNERS).map(([value, label]) => (
              <option key={value} value={value}>
                {label}
              </option>
            ))}
          </SelectField>
          <TextField
            label="Delay, ms"
            name={`${kind}-delay`}
            type="number"
            min={0}
            max={DELAY_MS_MAX}
            step={50}
            value={delayMs}
            className="tabular"
            onChange={({ target }) => onChange({ ...condition, delayMs: readNumber(target.value, DELAY_MS_MAX) })}
          />
          <TextField
            label="Requests lost, %"
            name={`${kind}-lost`}
            type="number"
            min={0}
            max={PERCENT_MAX}
            value={lostPercent}
            className="tabular"
            onChange={({ target }) => onChange({ ...condition, lostPercent: readNumber(target.value, PERCENT_MAX) })}
          />
        </div>
        <p className="tabular text-ink-2">
          {served.objects.toLocaleString("en-GB")} objects, {formatBytes(served.bytes)}, {served.failures.toLocaleString("en-GB")} failures
          {served.last === null ? "" : ` (the last: ${served.last})`}
        </p>
      </fieldset>
    </li>
  );
}
