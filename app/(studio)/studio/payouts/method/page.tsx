import type { PageInput } from "@/app/page-input";
import { readParam } from "@/app/page-params";
import { listCountries } from "@/components/studio/fields/countries";
import { ConfirmCode } from "@/components/studio/payouts/confirm-code";
import { MethodForm } from "@/components/studio/payouts/method-form";
import { StopChange } from "@/components/studio/payouts/stop-change";
import type { StripeState } from "@/components/studio/payouts/stripe-form";
import { DateText } from "@/components/ui/date-text";
import { FormStatus } from "@/components/ui/form-status";
import { PageHeader } from "@/components/ui/page-header";
import { Section } from "@/components/ui/section";
import { api } from "@/server/api/server-caller";

export const metadata = { title: "Where your money goes" };

/** What somebody is told who comes back from Stripe. */
function stripeWords(cameBack: string, status: StripeState["status"]): string {
  if (cameBack === "again") return "That link to Stripe had run out. Go on below for a new one.";
  if (status === "ready") return "Stripe has what it needs. Confirm below that your money should go there.";
  return "Stripe has your answers and looks at them, or still wants to know something. What is missing is below.";
}

export default async function MethodPage({ searchParams }: PageInput) {
  const { accounts, payouts } = await api();
  const cameBack = await readParam(searchParams, "stripe");
  const [{ current, proposed, previous, notice, ways }, stripe, { email, hasPassword }] = await Promise.all([
    payouts.payoutMethods({}),
    payouts.stripeAccount({}),
    accounts.getSettings({}),
  ]);
  return (
    <>
      <PageHeader title="Where your money goes" trail={[{ href: "/studio/payouts", label: "Payouts" }]} />
      <div className="grid gap-12">
        {cameBack !== null && <FormStatus tone={cameBack === "again" ? "bad" : "ok"} message={stripeWords(cameBack, stripe.status)} />}
        {current !== null && (
          <Section label="In force">
            <div className="grid max-w-[60ch] justify-items-start gap-3">
              <p className="text-md font-[560]">{current.label}</p>
              {current.isCooling && current.usableFrom !== null && (
                <>
                  <p className="text-sm leading-work text-ink-2">
                    Nothing is paid to it before <DateText at={current.usableFrom} precision="minute" /> UTC, so that you have the time to stop a change that is
                    not yours.
                    {previous !== null && ` Stopped, it goes back to ${previous.label}.`}
                  </p>
                  <StopChange methodId={current.id} />
                </>
              )}
              {!current.isCooling && notice !== null && <p className="text-sm leading-work text-ink-2">{notice}</p>}
            </div>
          </Section>
        )}
        {proposed !== null && (
          <Section label="Confirm it">
            <ConfirmCode key={proposed.id} proposed={proposed} />
          </Section>
        )}
        <Section label={current === null && proposed === null ? "Say where it should go" : "Send it elsewhere"}>
          <MethodForm {...{ ways, hasPassword, stripe, email }} countries={listCountries()} {...(cameBack === null ? {} : { first: "stripe" as const })} />
        </Section>
      </div>
    </>
  );
}
