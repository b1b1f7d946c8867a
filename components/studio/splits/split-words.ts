import type { Outputs } from "@/components/ui/api-types";
import type { StatusTone } from "@/components/ui/status";

export type Split = Outputs["royalties"]["splits"]["items"][number];
export type SplitVersion = Outputs["royalties"]["split"]["history"][number];
export type Party = SplitVersion["parties"][number];

export const VERSION_STATUS: Readonly<Record<SplitVersion["status"], { readonly tone: StatusTone; readonly word: string }>> = {
  proposed: { tone: "waiting", word: "Waits for answers" },
  agreed: { tone: "ok", word: "In force" },
  declined: { tone: "idle", word: "Declined" },
  countered: { tone: "idle", word: "Answered with another offer" },
  withdrawn: { tone: "idle", word: "Withdrawn" },
  replaced: { tone: "idle", word: "Replaced" },
  ended: { tone: "idle", word: "Ended" },
};

export const ANSWERS: Readonly<Record<Party["answer"], { readonly tone: StatusTone; readonly word: string }>> = {
  pending: { tone: "waiting", word: "Has not answered" },
  agreed: { tone: "ok", word: "Agreed" },
  declined: { tone: "bad", word: "Declined" },
  countered: { tone: "idle", word: "Made another offer" },
};

/** Whether it is this person whose answer an offer waits for. */
export function waitsFor(offer: SplitVersion | null, userId: string): boolean {
  return offer?.parties.some(({ person, answer }) => person.id === userId && answer === "pending") ?? false;
}

/** Where a split stands, for the one who looks at it. */
export function standOf({ agreed, proposed }: Pick<Split, "agreed" | "proposed">, userId: string): { readonly tone: StatusTone; readonly word: string } {
  if (waitsFor(proposed, userId)) return { tone: "waiting", word: "Waits for you" };
  if (proposed !== null) return { tone: "running", word: "Waits for others" };
  return agreed === null ? { tone: "idle", word: "Nothing agreed" } : { tone: "ok", word: "In force" };
}

/** What a party gets, in words: `20 %, after $500.00 of costs`. */
export function shareOf(party: Party): string {
  return `${party.shareBps / 100} %`;
}
