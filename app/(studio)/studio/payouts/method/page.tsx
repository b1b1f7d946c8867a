import { listCountries } from "@/components/studio/fields/countries";
import { ConfirmCode } from "@/components/studio/payouts/confirm-code";
import { MethodForm } from "@/components/studio/payouts/method-form";
import { StopChange } from "@/components/studio/payouts/stop-change";
import { DateText } from "@/components/ui/date-text";
import { PageHeader } from "@/components/ui/page-header";
import { Section } from "@/components/ui/section";
import { api } from "@/server/api/server-caller";

export const metadata = { title: "Where your money goes" };

export default async function MethodPage() {
  const { accounts, payouts } = await api();
  const [{ current, proposed, previous, notice }, stripe, { email }] = await Promise.all([
    payouts.payoutMethods({}),
    payouts.stripeAccount({}),
    accounts.getSettings({}),
  ]);
  return (
    <>
      <PageHeader title="Where your money goes" trail={[{ href: "/studio/payouts", label: "Payouts" }]} />
      <div className="grid gap-12">
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
          <MethodForm countries={listCountries()} stripe={stripe} email={email} />
        </Section>
      </div>
    </>
  );
}
