import { orNotFound } from "@/app/or-not-found";
import type { PageInput } from "@/app/page-input";
import { LiveRefresh } from "@/components/studio/live-refresh";
import { AttemptLog } from "@/components/studio/webhooks/attempt-log";
import { ReplayDelivery } from "@/components/studio/webhooks/endpoint-actions";
import { DELIVERY_STATUS } from "@/components/studio/webhooks/webhook-words";
import { DateText } from "@/components/ui/date-text";
import { PageHeader } from "@/components/ui/page-header";
import { Section } from "@/components/ui/section";
import { Status } from "@/components/ui/status";
import { api } from "@/server/api/server-caller";

export const metadata = { title: "Delivery" };

export default async function DeliveryPage({ params }: PageInput<{ deliveryId: string }>) {
  const { deliveryId } = await params;
  const delivery = await orNotFound((await api()).webhooks.delivery({ deliveryId }));
  const status = DELIVERY_STATUS[delivery.status];
  return (
    <>
      <PageHeader
        title={delivery.type}
        trail={[
          { href: "/studio/webhooks", label: "Webhooks" },
          { href: `/studio/webhooks/${delivery.endpointId}`, label: "Endpoint" },
        ]}
        facts={
          <>
            <Status tone={status.tone}>{status.word}</Status>
            <DateText at={delivery.createdAt} precision="minute" />
            <span className="measured max-w-full overflow-x-auto">{delivery.eventId}</span>
          </>
        }
        actions={delivery.status !== "pending" && <ReplayDelivery deliveryId={delivery.id} />}
      />
      {delivery.status === "pending" && <LiveRefresh />}
      <div className="grid items-start gap-x-8 gap-y-12 lg:grid-cols-2">
        <Section label="What is posted">
          <pre className="bg-surface p-4 font-mono text-xs leading-work whitespace-pre-wrap wrap-anywhere">{delivery.body}</pre>
        </Section>
        <Section label="Every try">
          <AttemptLog log={delivery.log} />
        </Section>
      </div>
    </>
  );
}
