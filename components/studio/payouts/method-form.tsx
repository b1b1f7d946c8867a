"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { FormOutcome } from "@/components/accounts/form-outcome";
import { PasswordField } from "@/components/accounts/password-field";
import { PasswordFirst } from "@/components/accounts/password-first";
import { useForm } from "@/components/accounts/use-form";
import { apiClient } from "@/components/ui/api-client";
import { Button } from "@/components/ui/button";
import { ChoiceGroup, RadioField } from "@/components/ui/choice";
import type { Country } from "../fields/countries";
import { DetailFields } from "./detail-fields";
import type { Methods } from "./payout-words";
import { readDetails, type TypedKind } from "./read-details";
import { StripeForm, type StripeState } from "./stripe-form";

const PASSWORD_CHARS_MAX = 200;

const WAYS = [
  { kind: "sepa", word: "Bank transfer in Europe (SEPA)", hint: "EUR, one working day." },
  { kind: "ach", word: "Bank transfer in the US (ACH)", hint: "USD, one or two working days." },
  { kind: "stripe", word: "Stripe", hint: "To your bank or debit card, by an account of your own at Stripe." },
  { kind: "crypto", word: "USDC to a wallet", hint: "On a chain, within minutes. Everybody can see it." },
  { kind: "invoice", word: "Invoice, paid by hand", hint: "For organisations, and where nothing else reaches." },
] as const satisfies readonly { readonly kind: TypedKind | "stripe"; readonly word: string; readonly hint: string }[];

interface MethodFormProps {
  readonly countries: readonly Country[];
  /** What there is here; the first of it is chosen at first. */
  readonly ways: Methods["ways"];
  /** Somebody who signs in by mailed links has none, and needs one here. */
  readonly hasPassword: boolean;
  readonly stripe: StripeState;
  /** Whose password this is, for password managers. */
  readonly email: string;
  /** Where they come back from Stripe, the way that they were setting up. */
  readonly first?: (typeof WAYS)[number]["kind"];
}

interface TypedFormProps extends Pick<MethodFormProps, "countries" | "email"> {
  readonly kind: TypedKind;
  readonly chains: Methods["ways"][number]["chains"];
}

function TypedForm({ kind, chains, countries, email }: TypedFormProps) {
  const router = useRouter();
  const form = useForm(async (words) => {
    await apiClient.payouts.proposePayoutMethod.mutate({ password: words.get("password"), details: readDetails(kind, words) });
    router.refresh();
    return "A code is on its way to you by mail.";
  });
  return (
    <form method="post" onSubmit={form.onSubmit} className="grid gap-5">
      <input type="text" name="username" autoComplete="username" value={email} readOnly hidden />
      <DetailFields kind={kind} chains={chains} countries={countries} issues={form.issues} />
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
export function MethodForm({ ways, hasPassword, stripe, first, ...rest }: MethodFormProps) {
  const offered = WAYS.flatMap((way) => ways.filter(({ kind }) => kind === way.kind).map(({ chains }) => ({ ...way, chains })));
  const [kind, setKind] = useState(first ?? offered[0]?.kind);
  const chosen = offered.find((way) => way.kind === kind);
  if (!hasPassword) return <PasswordFirst soThat="so that nobody else sends your money elsewhere." />;
  if (offered.length === 0) return <p className="text-sm leading-work text-ink-2">No way of being paid is set up here yet. What you earn is kept for you.</p>;
  return (
    <div className="grid max-w-[560px] gap-8">
      <ChoiceGroup legend="How should it reach you?">
        {offered.map((way) => (
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
      {chosen?.kind === "stripe" && <StripeForm stripe={stripe} countries={rest.countries} email={rest.email} />}
      {chosen !== undefined && chosen.kind !== "stripe" && <TypedForm key={chosen.kind} kind={chosen.kind} chains={chosen.chains} {...rest} />}
    </div>
  );
}
