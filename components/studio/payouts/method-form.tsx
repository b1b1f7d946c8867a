"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { FormOutcome } from "@/components/accounts/form-outcome";
import { PasswordField } from "@/components/accounts/password-field";
import { useForm } from "@/components/accounts/use-form";
import { apiClient } from "@/components/ui/api-client";
import { Button } from "@/components/ui/button";
import { ChoiceGroup, RadioField } from "@/components/ui/choice";
import type { Country } from "../fields/countries";
import { DetailFields } from "./detail-fields";
import { readDetails, type TypedKind } from "./read-details";
import { StripeForm, type StripeState } from "./stripe-form";

const PASSWORD_CHARS_MAX = 200;

const WAYS = [
  { kind: "sepa", word: "Bank transfer in Europe (SEPA)", hint: "EUR, one working day." },
  { kind: "ach", word: "Bank transfer in the US (ACH)", hint: "USD, one or two working days." },
  { kind: "stripe", word: "Stripe", hint: "To your bank or debit card, by an account of your own at Stripe." },
  { kind: "crypto", word: "USDC to a wallet", hint: "On Polygon or Ethereum, within minutes. Everybody can see it." },
  { kind: "invoice", word: "Invoice, paid by hand", hint: "For organisations, and where nothing else reaches." },
] as const satisfies readonly { readonly kind: TypedKind | "stripe"; readonly word: string; readonly hint: string }[];

interface MethodFormProps {
  readonly countries: readonly Country[];
  readonly stripe: StripeState;
  /** Whose password this is, for password managers. */
  readonly email: string;
  /** Where they come back from Stripe, the way that they were setting up. */
  readonly first?: (typeof WAYS)[number]["kind"];
}

function TypedForm({ kind, countries, email }: Omit<MethodFormProps, "stripe" | "first"> & { readonly kind: TypedKind }) {
  const router = useRouter();
  const form = useForm(async (words) => {
    await apiClient.payouts.proposePayoutMethod.mutate({ password: words.get("password"), details: readDetails(kind, words) });
    router.refresh();
    return "A code is on its way to you by mail.";
  });
  return (
    <form method="post" onSubmit={form.onSubmit} className="grid gap-5">
      <input type="text" name="username" autoComplete="username" value={email} readOnly hidden />
      <DetailFields kind={kind} countries={countries} issues={form.issues} />
      <PasswordField
        label="Your password"
        name="password"
        autoComplete="current-password"
        required
        maxLength={PASSWORD_CHARS_MAX}
        hint="Once more, so that nobody else sends your money elsewhere."
        error={form.issues.password}
      />
      <Button type="submit" variant="primary" aria-disabled={form.isBusy} className="justify-self-start">
        Mail me a code
      </Button>
      <FormOutcome failure={form.failure} success={form.success} />
    </form>
  );
}

/** Where money should go: the way first, then what that way needs. */
export function MethodForm({ stripe, first = "sepa", ...rest }: MethodFormProps) {
  const [kind, setKind] = useState(first);
  return (
    <div className="grid max-w-[560px] gap-8">
      <ChoiceGroup legend="How should it reach you?">
        {WAYS.map((way) => (
          <RadioField
            key={way.kind}
            name="way"
            value={way.kind}
            checked={kind === way.kind}
            onChange={() => setKind(way.kind)}
            label={way.word}
            hint={way.hint}
          />
        ))}
      </ChoiceGroup>
      {kind === "stripe" ? <StripeForm stripe={stripe} countries={rest.countries} email={rest.email} /> : <TypedForm key={kind} kind={kind} {...rest} />}
    </div>
  );
}
