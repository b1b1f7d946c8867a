import { ProfitShareForm } from "@/components/admin/profit-share-form";
import { PageHeader } from "@/components/ui/page-header";
import { Section } from "@/components/ui/section";
import { Status } from "@/components/ui/status";
import { api } from "@/server/api/server-caller";

export const metadata = { title: "Platform" };

export default async function PlatformPage() {
  const { isAllowed } = await (await api()).patronage.getProfitShare({});
  return (
    <>
      <PageHeader title="Platform" facts="What counts for everybody. Each decision is in the audit log under your name." />
      <Section label="A share of profit" aside={<Status tone={isAllowed ? "ok" : "idle"}>{isAllowed ? "Allowed" : "Off"}</Status>} className="max-w-[720px]">
        <div className="grid justify-items-start gap-5">
          <p className="max-w-[60ch] text-sm leading-work text-ink-2">
            Artists may promise patrons of their highest tier a share of profit only once counsel has said that the law allows it where the house does business:
            such a promise may be an investment. If counsel changes their mind, every tier loses it at once.
          </p>
          <ProfitShareForm isAllowed={isAllowed} />
        </div>
      </Section>
    </>
  );
}
