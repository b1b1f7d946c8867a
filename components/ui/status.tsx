import { Check } from "@phosphor-icons/react/dist/ssr/Check";
import { X } from "@phosphor-icons/react/dist/ssr/X";
import type { ReactNode } from "react";

/** `waiting` waits for a person, `running` for us, `unknown` for an answer from outside. */
export type StatusTone = "ok" | "bad" | "waiting" | "running" | "unknown" | "idle";

const COLOURS: Readonly<Record<StatusTone, string>> = {
  ok: "text-ok",
  bad: "text-bad",
  waiting: "text-ink",
  running: "text-ink",
  unknown: "text-warn",
  idle: "text-ink-3",
};

const SQUARES = {
  idle: "border border-current",
  running: "border border-current bg-linear-to-r from-current from-50% to-transparent to-50%",
  waiting: "bg-current",
} as const;

export function StatusShape({ tone }: { readonly tone: StatusTone }) {
  const place = "-mb-[0.18em] size-4 shrink-0";
  if (tone === "ok") return <Check aria-hidden className={place} />;
  if (tone === "bad") return <X aria-hidden className={place} />;
  if (tone === "unknown") return <span aria-hidden className={`hatched ${place}`} />;
  return (
    <span aria-hidden className={`grid place-items-center ${place}`}>
      <span className={`size-2 ${SQUARES[tone]}`} />
    </span>
  );
}

/** Status is a word, then a shape, then a colour. */
export function Status({ tone, children }: { readonly tone: StatusTone; readonly children: ReactNode }) {
  return (
    <span className={`inline-flex items-baseline gap-2 leading-work ${COLOURS[tone]}`}>
      <StatusShape tone={tone} />
      <span>{children}</span>
    </span>
  );
}
