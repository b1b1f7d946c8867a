"use client";

import type { ReactNode } from "react";
import { RealmMark } from "@/components/ui/realm-mark";
import { REALM_WORDS, type Realm } from "@/components/ui/theme";

interface IconButtonProps {
  readonly label: string;
  readonly onClick: () => void;
  /** Phones have a way of their own, and no room. */
  readonly isWideOnly?: boolean;
  readonly children: ReactNode;
}

export function IconButton({ label, onClick, isWideOnly = false, children }: IconButtonProps) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      onClick={onClick}
      className={`grid size-11 shrink-0 place-items-center rounded-2 ${isWideOnly ? "max-sm:hidden" : ""}`}
    >
      {children}
    </button>
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly children: ReactNode;
}

export function Choice({ label, value, onChange, children }: ChoiceProps) {
  return (
    <select
      aria-label={label}
      value={value}
      onChange={(event) => onChange(event.target.value)}
      className="min-h-11 rounded-2 bg-transparent px-1 text-sm max-sm:max-w-14 [&>option]:bg-bg"
    >
      {children}
    </select>
  );
}

interface IconChoiceProps extends ChoiceProps {
  readonly icon: ReactNode;
}

/** A choice in the room of one button: what opens is the browser's own list. */
export function IconChoice({ label, value, onChange, icon, children }: IconChoiceProps) {
  return (
    <div className="relative grid size-11 shrink-0 place-items-center rounded-2 has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-(--focus)">
      {icon}
      <select
        aria-label={label}
        title={label}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        className="absolute inset-0 size-full cursor-pointer opacity-0 [&>option]:bg-bg [&>option]:text-ink"
      >
        {children}
      </select>
    </div>
  );
}

export interface Light {
  readonly realm: Realm;
  readonly isLit: boolean;
  readonly onChange: (isLit: boolean) => void;
}

/** As shot, or in the light that the artist chose. */
export function LightSwitch({ realm, isLit, onChange }: Light) {
  const { name } = REALM_WORDS[realm];
  return (
    <button
      type="button"
      aria-label={`The light of ${name}`}
      aria-pressed={isLit}
      onClick={() => onChange(!isLit)}
      className="flex min-h-11 min-w-11 items-center justify-center gap-2 rounded-2 px-2 text-sm text-ink-2 aria-pressed:text-ink"
    >
      <RealmMark realm={realm} sizePx={20} />
      <span className="max-sm:hidden">{isLit ? `${name}, or as shot` : `As shot, or ${name}`}</span>
    </button>
  );
}
