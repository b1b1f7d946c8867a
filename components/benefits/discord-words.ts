interface DiscordOutcome {
  readonly tone: "ok" | "bad";
  readonly message: string;
}

/** What came of linking a Discord account, by the word that our callback puts into the address. */
const OUTCOMES: Readonly<Record<string, DiscordOutcome>> = {
  linked: { tone: "ok", message: "Your Discord account is linked. The servers of everybody you support let you in within a minute." },
  refused: { tone: "bad", message: "Discord was not allowed to say who you are, so nothing was linked. Begin again when you like." },
  over: { tone: "bad", message: "This took longer than ten minutes, or was used before, so nothing was linked. Press Link Discord again." },
  taken: {
    tone: "bad",
    message: "Another account here uses this Discord account, so nothing was linked. Unlink it there first, or choose another on Discord.",
  },
  away: { tone: "bad", message: "Discord gave no answer, so nothing was linked. Try again in a moment." },
};

export function findDiscordOutcome(word: string | null): DiscordOutcome | null {
  return word !== null && Object.hasOwn(OUTCOMES, word) ? (OUTCOMES[word] ?? null) : null;
}
