"use client";

import { useRouter } from "next/navigation";
import { FormOutcome } from "@/components/accounts/form-outcome";
import { PasswordField } from "@/components/accounts/password-field";
import { useForm } from "@/components/accounts/use-form";
import { apiClient } from "@/components/ui/api-client";
import type { Outputs } from "@/components/ui/api-types";
import { Button } from "@/components/ui/button";
import type { Country } from "../fields/countries";
import { CountryField } from "../fields/country-field";

export type StripeState = Outputs["payouts"]["stripeAccount"];

interface StripeFormProps {
  readonly stripe: StripeState;
  readonly countries: readonly Country[];
  readonly email: string;
}

function Onboarding({ stripe, countries }: Omit<StripeFormProps, "email">) {
  const form = useForm(async (words) => {
    const { url } = await apiClient.payouts.beginStripeOnboarding.mutate({ country: words.get("country") });
    window.location.assign(url);
    return null;
  });
  return (
    <form method="post" onSubmit={form.onSubmit} className="grid gap-5">
      <p className="text-sm leading-work text-ink-2">
        {stripe.status === "pending"
          ? "Stripe still wants to know something. Go on where you left."
          : "Stripe asks who you are and where your bank is; then you come back here. We see neither."}
      </p>
      <CountryField label="Country you live in" name="country" countries={countries} error={form.issues.country} />
      <Button type="submit" variant="primary" aria-disabled={form.isBusy} className="justify-self-start">
        Go on at Stripe
      </Button>
      <FormOutcome failure={form.failure} success={form.success} />
    </form>
  );
}

function ChooseAccount({ email }: Pick<StripeFormProps, "email">) {
  const router = useRouter();
  const form = useForm(async (words) => {
    await apiClient.payouts.chooseStripeAccount.mutate({ password: words.get("password") });
    router.refresh();
    return "A code is on its way to you by mail.";
  });
  return (
    <form method="post" onSubmit={form.onSubmit} className="grid gap-5">
      <input type="text" name="username" autoComplete="username" value={email} readOnly hidden />
      <p className="text-sm leading-work text-ink-2">Your account at Stripe is ready.</p>
      <PasswordField label="Your password" name="password" autoComplete="current-password" required maxLength={200} error={form.issues.password} />
      <Button type="submit" variant="primary" aria-disabled={form.isBusy} className="justify-self-start">
        Mail me a code
      </Button>
      <FormOutcome failure={form.failure} success={form.success} />
    </form>
  );
}

/** An account of one's own at Stripe: set up there, then chosen here. */
export function StripeForm({ stripe, countries, email }: StripeFormProps) {
  return stripe.status === "ready" ? <ChooseAccount email={email} /> : <Onboarding stripe={stripe} countries={countries} />;
}
