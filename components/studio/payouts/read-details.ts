import type { Words } from "@/components/accounts/use-form";
import type { apiClient } from "@/components/ui/api-client";

type Proposal = Parameters<typeof apiClient.payouts.proposePayoutMethod.mutate>[0];
type Details = Proposal["details"];
export type TypedKind = Details["kind"];

function orNull(text: string): string | null {
  return text.trim() === "" ? null : text;
}

/** The details of a payout method as a form has them. */
export function readDetails(kind: TypedKind, words: Words): Details {
  const holder = words.get("holder");
  const address = () => ({
    street: words.get("street"),
    building: orNull(words.get("building")),
    postcode: words.get("postcode"),
    town: words.get("town"),
    country: words.get("country"),
  });
  switch (kind) {
    case "sepa":
      return { kind, holder, iban: words.get("iban"), bic: orNull(words.get("bic")), address: address() };
    case "ach":
      return {
        ...{ kind, holder, routingNumber: words.get("routingNumber"), accountNumber: words.get("accountNumber"), address: address() },
        accountType: words.get("accountType") === "savings" ? "savings" : "checking",
        holderKind: words.get("holderKind") === "company" ? "company" : "person",
      };
    case "crypto":
      return { kind, chain: words.get("chain") === "ethereum" ? "ethereum" : "polygon", address: words.get("walletAddress"), understandsPublicity: true };
    case "invoice":
      return {
        ...{ kind, holder, address: address(), email: orNull(words.get("email")), taxNumber: orNull(words.get("taxNumber")) },
        currency: words.get("currency") === "EUR" ? "EUR" : "USD",
      };
  }
}
