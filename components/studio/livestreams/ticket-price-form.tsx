"use client";

import { useRouter } from "next/navigation";
import { CallButton } from "@/components/accounts/call-button";
import { FormOutcome } from "@/components/accounts/form-outcome";
import { useForm } from "@/components/accounts/use-form";
import { PriceField } from "@/components/studio/tiers/price-fields";
import { apiClient } from "@/components/ui/api-client";
import { Button } from "@/components/ui/button";
import { readTicketCents } from "./read-ticket";

interface TicketPriceFormProps {
  readonly livestreamId: string;
  readonly ticketCents: number | null;
  readonly currency: string;
  readonly feeBps: number;
}

/** What somebody without the tier pays to come. Nobody is written to about it. */
export function TicketPriceForm({ livestreamId, ticketCents, currency, feeBps }: TicketPriceFormProps) {
  const router = useRouter();
  const set = async (cents: number | null) => {
    await apiClient.benefits.setTicketPrice.mutate({ livestreamId, ticketCents: cents });
    router.refresh();
  };
  const form = useForm(async (words) => {
    const cents = readTicketCents(words);
    await set(cents);
    return cents === null ? "No tickets are sold." : "Tickets are on sale at this price.";
  });
  return (
    <form method="post" onSubmit={form.onSubmit} className="grid max-w-[620px] gap-4">
      <PriceField
        // Another price is another field: what is typed is kept in it.
        key={ticketCents}
        label={ticketCents === null ? "Price of a ticket" : "Price of a ticket from now on"}
        name="ticketCents"
        cents={ticketCents}
        currency={currency}
        feeBps={feeBps}
        isRequired={false}
        emptyHint="For whoever has no tier that opens it. Left empty, none is sold."
        error={form.issues.ticketCents}
      />
      <div className="flex flex-wrap items-start gap-3">
        <Button type="submit" size="dense" variant={ticketCents === null ? "primary" : "secondary"} aria-disabled={form.isBusy}>
          {ticketCents === null ? "Sell tickets" : "Change the price"}
        </Button>
        {ticketCents !== null && (
          <CallButton variant="quiet" call={() => set(null)}>
            Sell no more
          </CallButton>
        )}
      </div>
      <FormOutcome failure={form.failure} success={form.success} />
    </form>
  );
}
