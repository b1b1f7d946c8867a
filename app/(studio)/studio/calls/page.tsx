import { SlotForm } from "@/components/studio/calls/slot-form";
import { SlotRows } from "@/components/studio/calls/slot-rows";
import { ButtonLink } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { Section } from "@/components/ui/section";
import { api } from "@/server/api/server-caller";

export const metadata = { title: "Calls" };

export default async function CallsPage() {
  const { benefits, patronage } = await api();
  const [{ items }, { tiers }] = await Promise.all([benefits.mySlots({}), patronage.listMyTiers({})]);
  const booked = items.filter((slot) => slot.callId !== null).length;
  const withCalls = tiers.filter((tier) => tier.callsPerMonth > 0);
  return (
    <>
      <PageHeader
        title="Calls"
        facts={
          <>
            <span className="tabular">
              {booked} booked, {items.length - booked} free
            </span>
            <span>{withCalls.length === 0 ? "No tier has calls" : withCalls.map((tier) => `${tier.name}: ${tier.callsPerMonth} a month`).join(", ")}</span>
          </>
        }
        actions={
          withCalls.length === 0 && (
            <ButtonLink href="/studio/tiers" size="dense">
              Give a tier calls
            </ButtonLink>
          )
        }
      />
      <div className="grid items-start gap-x-8 gap-y-12 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <Section label="To come">
          {items.length === 0 ? (
            <EmptyState
              title="No times on offer"
              sentence="Say when you have time. Patrons whose tier has calls book one, and both of you get it for the calendar."
            />
          ) : (
            <SlotRows slots={items} />
          )}
        </Section>
        <Section label="Offer times">
          <SlotForm joinUrl={items.at(-1)?.joinUrl ?? ""} />
        </Section>
      </div>
    </>
  );
}
