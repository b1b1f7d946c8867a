import { notFound } from "next/navigation";
import { readOffset } from "@/app/offset-param";
import type { PageInput } from "@/app/page-input";
import { LiveRefresh } from "@/components/studio/live-refresh";
import { DeliveryRows } from "@/components/studio/webhooks/delivery-rows";
import { EndpointActions } from "@/components/studio/webhooks/endpoint-actions";
import { EndpointForm } from "@/components/studio/webhooks/endpoint-form";
import { endpointStatus } from "@/components/studio/webhooks/webhook-words";
import { DateText } from "@/components/ui/date-text";
import { PageHeader } from "@/components/ui/page-header";
import { Pagination } from "@/components/ui/pagination";
import { Section } from "@/components/ui/section";
import { Status } from "@/components/ui/status";
import { api } from "@/server/api/server-caller";

export const metadata = { title: "Endpoint" };

const PAGE_ITEMS = 50;

export default async function EndpointPage({ params, searchParams }: PageInput<{ endpointId: string }>) {
  const [{ endpointId }, query] = await Promise.all([params, searchParams]);
  const offset = readOffset(query.from);
  const { webhooks } = await api();
  const { items, eventTypes } = await webhooks.endpoints({});
  const endpoint = items.find((each) => each.id === endpointId);
  if (endpoint === undefined) notFound();
  const deliveries = await webhooks.deliveries({ endpointId, limit: PAGE_ITEMS, offset });
  const status = endpointStatus(endpoint);
  return (
    <>
      <PageHeader
        title={new URL(endpoint.url).host}
        trail={[{ href: "/studio/webhooks", label: "Webhooks" }]}
        facts={
          <>
            <Status tone={status.tone}>{status.word}</Status>
            {endpoint.failingSince !== null && (
              <span>
                since <DateText at={endpoint.failingSince} precision="minute" />
              </span>
            )}
          </>
        }
      />
      {deliveries.items.some((delivery) => delivery.status === "pending") && <LiveRefresh />}
      <div className="grid gap-12">
        <EndpointActions endpoint={endpoint} />
        <Section label="What was sent" aside={<span className="tabular">{deliveries.total}</span>}>
          {deliveries.items.length === 0 ? (
            <p className="text-sm text-ink-2">Nothing yet. Send a ping to try it.</p>
          ) : (
            <DeliveryRows deliveries={deliveries.items} />
          )}
          <Pagination offset={offset} limit={PAGE_ITEMS} total={deliveries.total} hrefFor={(from) => `/studio/webhooks/${endpointId}?from=${from}`} />
        </Section>
        <Section label="Change it">
          <EndpointForm endpoint={endpoint} eventTypes={eventTypes} />
        </Section>
      </div>
    </>
  );
}
