import { Suspense } from "react";
import type { PageInput } from "@/app/page-input";
import { readWord } from "@/app/query-words";
import { CursorPages } from "@/components/admin/cursor-pages";
import { InviteRelay } from "@/components/admin/delivery/invite-relay";
import { LayerOrder } from "@/components/admin/delivery/layer-order";
import { RelayRows } from "@/components/admin/delivery/relay-rows";
import { ButtonLink } from "@/components/ui/button";
import { DateText } from "@/components/ui/date-text";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { Section } from "@/components/ui/section";
import { Skeleton } from "@/components/ui/skeleton";
import { TextLink } from "@/components/ui/text-link";
import { api } from "@/server/api/server-caller";

export const metadata = { title: "Delivery" };

const PATH = "/admin/delivery";
const PAGE_ITEMS = 25;

async function Delivery({ searchParams }: PageInput) {
  const cursor = readWord((await searchParams).cursor);
  const { distribution } = await api();
  const [policy, relays] = await Promise.all([distribution.getLayers({}), distribution.listRelays({ cursor, limit: PAGE_ITEMS })]);
  const { version, layers, setAt, siteBytesDay } = policy;
  return (
    <>
      <PageHeader
        title="Delivery"
        facts="Who carries films, and in which order players ask. What anybody carries is compared with what the artist signed before it is shown."
        actions={
          <ButtonLink size="dense" href="/admin/delivery/simulator">
            Simulator
          </ButtonLink>
        }
      />
      <div className="grid gap-12">
        <Section
          label="Layers, in the order in which players ask"
          aside={
            setAt === null ? (
              "As it came"
            ) : (
              <TextLink href={`/admin/audit?${new URLSearchParams({ action: "distribution/layers" })}`}>
                Set <DateText at={setAt} />
              </TextLink>
            )
          }
        >
          <LayerOrder key={version} version={version} layers={layers} siteBytesDay={siteBytesDay} />
        </Section>
        <Section label="Relays" aside={<span className="tabular">{relays.total}</span>}>
          {relays.items.length === 0 ? (
            <EmptyState title="No relays yet" sentence="Invite somebody with a machine and room on its disk: it carries films on when nothing else does." />
          ) : (
            <RelayRows relays={relays.items} />
          )}
          <CursorPages path={PATH} asked={{}} cursor={cursor} nextCursor={relays.nextCursor} shown={relays.items.length} total={relays.total} />
        </Section>
        <Section label="Invite a relay" className="max-w-[720px]">
          <InviteRelay />
        </Section>
      </div>
    </>
  );
}

export default function DeliveryPage(input: PageInput) {
  return (
    <Suspense fallback={<Skeleton label="Loading who carries films" />}>
      <Delivery {...input} />
    </Suspense>
  );
}
