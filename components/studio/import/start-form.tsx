"use client";

import { useRouter } from "next/navigation";
import { CallButton } from "@/components/accounts/call-button";
import { FormOutcome } from "@/components/accounts/form-outcome";
import { useForm } from "@/components/accounts/use-form";
import { apiClient } from "@/components/ui/api-client";
import { Button } from "@/components/ui/button";
import { SelectField, TextField } from "@/components/ui/field";
import { countWords, type PatronImport } from "./import-words";

interface StartFormProps {
  readonly list: PatronImport;
  readonly tiers: readonly { readonly id: string; readonly name: string }[];
  /** The first and the proposed last day, as `2027-01-31`. */
  readonly earliest: string;
  readonly proposed: string;
}

/** Which tier each gets and until when; then it happens. */
export function StartForm({ list, tiers, earliest, proposed }: StartFormProps) {
  const router = useRouter();
  const form = useForm(async (words) => {
    const chosen = list.tiers.flatMap(({ sourceTier }, index) => {
      const tierId = words.get(`tier-${index}`);
      return tierId === "" ? [] : [{ sourceTier, tierId }];
    });
    await apiClient.patronage.startPatronImport.mutate({ importId: list.id, tiers: chosen, endsAt: `${words.get("endsAt")}T23:59:59Z` });
    router.refresh();
    return null;
  });
  const people = countWords(list.plans.grant, "person", "people");
  return (
    <div className="grid gap-6">
      <form method="post" onSubmit={form.onSubmit} className="grid max-w-[520px] gap-5">
        {list.tiers.map(({ sourceTier, people: count, tierId }, index) => (
          <SelectField
            key={sourceTier}
            label={`${sourceTier === "" ? "Without a tier" : sourceTier}, ${countWords(count, "person", "people")}`}
            name={`tier-${index}`}
            defaultValue={tierId ?? ""}
          >
            <option value="">Leave them out</option>
            {tiers.map((tier) => (
              <option key={tier.id} value={tier.id}>
                {tier.name}
              </option>
            ))}
          </SelectField>
        ))}
        <TextField
          label="Access until"
          name="endsAt"
          type="date"
          required
          min={earliest}
          defaultValue={proposed}
          hint="To the end of that day, UTC. Then they choose for themselves whether to join."
          error={form.issues.endsAt}
        />
        <p className="text-sm leading-work text-ink-2">Each gets one mail that says who gave them what, and until when. Nobody is charged.</p>
        <Button type="submit" variant="primary" aria-disabled={form.isBusy || list.plans.grant === 0} className="justify-self-start">
          Bring {people} along
        </Button>
        <FormOutcome failure={form.failure} />
      </form>
      <div className="justify-self-start">
        <CallButton
          variant="quiet"
          call={async () => {
            await apiClient.patronage.discardPatronImport.mutate({ importId: list.id });
            router.push("/studio/patrons/import");
          }}
        >
          Forget this list
        </CallButton>
      </div>
    </div>
  );
}
