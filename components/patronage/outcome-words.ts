import type { Outputs } from "@/components/ui/api-types";

export type Settled = Outputs["patronage"]["settleCheckout"];

interface OutcomeWords {
  readonly title: string;
  readonly sentence: string;
  readonly action: string;
}

function doneWords({ kind, label, artist, isCardOnly }: Settled, isGuest: boolean): OutcomeWords {
  const mail = isGuest ? " We wrote to you: the link in the mail signs you in." : "";
  const action = `Back to ${artist.name}`;
  if (kind === "subscription")
    return { title: "You are behind this", sentence: `${label}. Everything it opens is open now.${mail}`, action: isGuest ? action : "See what is open" };
  if (kind === "tip") return { title: "It arrived", sentence: `${artist.name} sees it now, with your words.${mail}`, action };
  if (kind === "gift") return { title: "On its way", sentence: `${label}. It is sent by mail when you asked for it.${mail}`, action };
  if (kind === "ticket") return { title: "You are in", sentence: `${label}. The livestream is open to you.`, action: "To the livestream" };
  if (kind === "card") return { title: "Your card is saved", sentence: "What is due, now and later, is charged to it.", action };
  return isCardOnly
    ? { title: "Your word counts", sentence: `Your card is saved. If the goal falls short, no card is charged.${mail}`, action }
    : { title: "It counts", sentence: `${label}. The goal moved.${mail}`, action };
}

/** What came of paying, said aloud. */
export function outcomeWords(settled: Settled, isGuest: boolean): OutcomeWords {
  if (settled.status === "done") return doneWords(settled, isGuest);
  const action = settled.livestreamId === null ? `Back to ${settled.artist.name}` : "Back to the livestream";
  if (settled.status === "expired") return { title: "This one has expired", sentence: "Nothing was charged. Begin again where you came from.", action };
  return {
    title: "On its way",
    sentence: "The payment is under way, and the bank has not answered yet. Nothing is to be done: it opens by itself, and we write to you.",
    action,
  };
}

/** The page on which that is to be seen. */
export function outcomePath({ kind, artist, livestreamId }: Pick<Settled, "kind" | "artist" | "livestreamId">): string {
  if (livestreamId !== null) return `/livestreams/${livestreamId}`;
  return kind === "card" ? "/memberships" : `/artists/${artist.handle}`;
}
