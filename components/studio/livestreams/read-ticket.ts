import type { Words } from "@/components/accounts/use-form";
import { readCents } from "@/components/ui/read-cents";

/** What a ticket is to cost: null for an empty field. An amount that is none becomes 0, which the server refuses with a sentence at its field. */
export function readTicketCents(words: Words): number | null {
  const text = words.get("ticketCents").trim();
  return text === "" ? null : (readCents(text) ?? 0);
}
