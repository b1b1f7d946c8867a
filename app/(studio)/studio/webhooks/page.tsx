import Link from "next/link";
import { EndpointForm } from "@/components/studio/webhooks/endpoint-form";
import { type Endpoint, endpointStatus } from "@/components/studio/webhooks/webhook-words";
import { DataTable } from "@/components/ui/data-table";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { Section } from "@/components/ui/section";
import { Status } from "@/components/ui/status";
import { api } from "@/server/api/server-caller";

export const metadata = { title: "Webhooks" };

function EndpointRows({ endpoints }: { readonly endpoints: readonly Endpoint[] }) {
  return (
    <DataTable<Endpoint>
      caption="Your endpoints"
      rows={endpoints}
      rowId={(endpoint) => endpoint.id}
      columns={[
        {
          id: "url",
          label: "Address",
          cell: (endpoint) => (
            <Link href={`/studio/webhooks/${endpoint.id}`} className="group grid min-h-9 content-center pointer-coarse:min-h-11">
              <span className="font-mono text-xs wrap-anywhere group-hover:underline">{endpoint.url}</span>
              {endpoint.description !== "" && <span className="text-xs text-ink-2 wrap-anywhere">{endpoint.description}</span>}
            </Link>
          ),
        },
        {
          id: "told",
          label: "Told of",
          isOnPhone: false,
          cell: (endpoint) => <span className="text-ink-2">{endpoint.eventTypes.includes("*") ? "Everything" : endpoint.eventTypes.join(", ")}</span>,
        },
        {
          id: "status",
          label: "Status",
          cell: (endpoint) => {
            const { word, tone } = endpointStatus(endpoint);
            return <Status tone={tone}>{word}</Status>;
          },
        },
      ]}
    />
  );
}

export default async function WebhooksPage() {
  const { items, eventTypes } = await (await api()).webhooks.endpoints({});
  return (
    <>
      <PageHeader title="Webhooks" facts="Your own programs hear of every patron, tip and goal as it happens, signed and tried again for three days." />
      <div className="grid gap-12">
        <Section label="Endpoints">
          {items.length === 0 ? (
            <EmptyState title="Nobody is told yet" sentence="Add the address of a program of yours below." />
          ) : (
            <EndpointRows endpoints={items} />
          )}
        </Section>
        <Section label="Add an endpoint">
          <EndpointForm endpoint={null} eventTypes={eventTypes} />
        </Section>
      </div>
    </>
  );
}
