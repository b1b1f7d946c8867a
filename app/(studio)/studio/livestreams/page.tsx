import Link from "next/link";
import { readOffset } from "@/app/offset-param";
import type { PageInput } from "@/app/page-input";
import { tierWords } from "@/components/studio/fields/tier-field";
import { LivestreamForm } from "@/components/studio/livestreams/livestream-form";
import type { Outputs } from "@/components/ui/api-types";
import { DataTable } from "@/components/ui/data-table";
import { DateText } from "@/components/ui/date-text";
import { EmptyState } from "@/components/ui/empty-state";
import { formatCents } from "@/components/ui/money";
import { PageHeader } from "@/components/ui/page-header";
import { Pagination } from "@/components/ui/pagination";
import { Section } from "@/components/ui/section";
import { Status } from "@/components/ui/status";
import { api, pageContext } from "@/server/api/server-caller";

export const metadata = { title: "Livestreams" };

const PAGE_ITEMS = 20;
/** Enough for the rate alone. */
const SPLIT_EXAMPLE_CENTS = 10_000;
const CURRENCY = "USD";
type Livestream = Outputs["benefits"]["myLivestreams"]["items"][number];

function LivestreamStatus({ livestream, now }: { readonly livestream: Livestream; readonly now: string }) {
  if (livestream.status === "cancelled") return <Status tone="idle">Cancelled</Status>;
  if (livestream.endsAt <= now) return <Status tone="ok">Over</Status>;
  return <Status tone="waiting">{livestream.startsAt <= now ? "On air" : "To come"}</Status>;
}

export default async function LivestreamsPage({ searchParams }: PageInput) {
  const offset = readOffset((await searchParams).from);
  const [{ benefits, patronage }, { services }] = await Promise.all([api(), pageContext()]);
  const [{ items, total }, { tiers }, { feeBps }] = await Promise.all([
    benefits.myLivestreams({ limit: PAGE_ITEMS, offset }),
    patronage.listMyTiers({}),
    patronage.quoteSplit({ kind: "patronage", amount: SPLIT_EXAMPLE_CENTS }),
  ]);
  const now = services.clock.now().toISOString();
  return (
    <>
      <PageHeader title="Livestreams" />
      <div className="grid items-start gap-x-8 gap-y-12 lg:grid-cols-2">
        <Section label="Scheduled" aside={<span className="tabular">{total}</span>}>
          {items.length === 0 ? (
            <EmptyState title="None scheduled" sentence="Say when and where. Whoever has the tier gets an invitation with a calendar file." />
          ) : (
            <DataTable<Livestream>
              caption="Your livestreams, newest first"
              rows={items}
              rowId={(livestream) => livestream.id}
              columns={[
                {
                  id: "title",
                  label: "Livestream",
                  cell: (livestream) => (
                    <Link href={`/studio/livestreams/${livestream.id}`} className="group grid min-h-9 content-center pointer-coarse:min-h-11">
                      <span className="list-title text-lg leading-title wrap-anywhere group-hover:underline">{livestream.title}</span>
                      <span className="text-xs text-ink-2">
                        <DateText at={livestream.startsAt} precision="minute" /> UTC
                      </span>
                    </Link>
                  ),
                },
                {
                  id: "who",
                  label: "Invited",
                  isOnPhone: false,
                  cell: (livestream) => <span className="text-ink-2">{tierWords(livestream.minTier, tiers)}</span>,
                },
                {
                  id: "ticket",
                  label: "Ticket",
                  align: "end",
                  className: "tabular whitespace-nowrap",
                  isOnPhone: false,
                  cell: ({ ticketCents }) => (ticketCents === null ? <span className="text-ink-3">None</span> : formatCents(ticketCents, CURRENCY)),
                },
                { id: "status", label: "Status", cell: (livestream) => <LivestreamStatus livestream={livestream} now={now} /> },
              ]}
            />
          )}
          <Pagination offset={offset} limit={PAGE_ITEMS} total={total} hrefFor={(from) => `/studio/livestreams?from=${from}`} />
        </Section>
        <Section label="Schedule one">
          <LivestreamForm livestream={null} tiers={tiers} feeBps={feeBps} />
        </Section>
      </div>
    </>
  );
}
