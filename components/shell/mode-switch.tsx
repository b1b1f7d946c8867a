"use client";

import { MODE_COOKIE, type Mode } from "@/components/ui/mode";

const YEAR_SECONDS = 365 * 24 * 3600;

const CHOICES: readonly { readonly mode: Mode | null; readonly label: string }[] = [
  { mode: "light", label: "Light" },
  { mode: "dark", label: "Dark" },
  { mode: null, label: "As my system" },
];

/** Sets the cookie and the page at once; a realm's page, whose light the server chooses, is drawn anew. */
function choose(mode: Mode | null): void {
  const life = mode === null ? "max-age=0" : `max-age=${YEAR_SECONDS}`;
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing in browsers that we serve.
  document.cookie = `${MODE_COOKIE}=${mode ?? ""}; path=/; samesite=lax; ${life}`;
  window.location.reload();
}

/** Light, dark, or what the system says. `mode` is the visitor's setting so far. */
export function ModeSwitch({ mode }: { readonly mode: Mode | null }) {
  return (
    <fieldset className="flex flex-wrap items-center gap-x-4 text-sm">
      <legend className="sr-only">Light or dark</legend>
      {CHOICES.map((choice) => (
        <button
          key={choice.label}
          type="button"
          aria-pressed={choice.mode === mode}
          onClick={() => choose(choice.mode)}
          className="min-h-11 text-ink-2 hover:text-ink aria-pressed:font-[600] aria-pressed:text-ink"
        >
          {choice.label}
        </button>
      ))}
    </fieldset>
  );
}
