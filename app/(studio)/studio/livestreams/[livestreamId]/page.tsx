import { notFound } from "next/navigation";
import { readOffset } from "@/app/offset-param";
import { orNotFound } from "@/app/or-not-found";
import type { PageInput } from "@/app/page-input";
import { requireViewer } from "@/app/viewer";
import { doorOf } from "@/components/benefits/livestream-words";
import { tierWords } from "@/components/studio/fields/tier-field";
import { CancelLivestream } from "@/components/studio/livestreams/cancel-livestream";
import { LivestreamForm } from "@/components/studio/livestreams/livestream-form";
import { TicketPriceForm } from "@/components/studio/livestreams/ticket-price-form";
import { TicketFigures, TicketRows } from "@/components/studio/livestreams/ticket-sales";
import { DateText } from "@/components/ui/date-text";
import { PageHeader } from "@/components/ui/page-header";
import { Pagination } from "@/components/ui/pagination";
import { Section } from "@/components/ui/section";
import { Status } from "@/components/ui/status";
import { TextLink } from "@/components/ui/text-link";
import { api, pageContext } from "@/server/api/server-caller";

export const metadata = { title: "Livestream" };

const TICKETS_A_PAGE = 50;
/** Enough for the rate alone. */
const SPLIT_EXAMPLE_CENTS = 10_000;
const CURRENCY = "USD";

const STATUS = {
  cancelled: { tone: "idle", word: "Cancelled" },
  over: { tone: "ok", word: "Over" },
  open: { tone: "waiting", word: "Scheduled" },
} as const;

export default async function LivestreamPage({ params, searchParams }: PageInput<{ livestreamId: string }>) {
  const [{ livestreamId }, { from }] = await Promise.all([params, searchParams]);
  const offset = readOffset(from);
  const [viewer, { benefits, patronage }, { services }] = await Promise.all([requireViewer(), api(), pageContext()]);
  const livestream = await orNotFound(benefits.livestream({ livestreamId }));
  if (livestream.artistId !== viewer.userId) notFound();
  const [{ tiers }, { feeBps }, { items, total, sales }] = await Promise.all([
    patronage.listMyTiers({}),
    patronage.quoteSplit({ kind: "patronage", amount: SPLIT_EXAMPLE_CENTS }),
    patronage.listSoldTickets({ livestreamId, limit: TICKETS_A_PAGE, offset }),
  ]);
  const door = doorOf(livestream, services.clock.now().toISOString());
  const { tone, word } = STATUS[door === "cancelled" || door === "over" ? door : "open"];
  const isScheduled = livestream.status === "scheduled";
  const isToCome = isScheduled && door !== "over";
  return (
    <>
      <PageHeader
        title={livestream.title}
        isWork
        trail={[{ href: "/studio/livestreams", label: "Livestreams" }]}
        facts={
          <>
            <Status tone={tone}>{word}</Status>
            <span>
              <DateText at={livestream.startsAt} precision="minute" /> UTC
            </span>
            <span>{tierWords(livestream.minTier, tiers)}</span>
            <TextLink href={`/livestreams/${livestreamId}`}>Its page</TextLink>
          </>
        }
        actions={isScheduled && <CancelLivestream livestreamId={livestream.id} sold={sales.sold} />}
      />
      {livestream.description !== "" && <p className="max-w-[64ch] pb-10 whitespace-pre-wrap wrap-anywhere">{livestream.description}</p>}
      <div className="grid items-start gap-x-8 gap-y-12 lg:grid-cols-2">
        <Section label="Tickets" aside={total > 0 && <span className="tabular">{total}</span>}>
          <div className="grid gap-6">
            {(total > 0 || livestream.ticketCents !== null) && <TicketFigures sales={sales} currency={CURRENCY} />}
            {isToCome && <TicketPriceForm livestreamId={livestreamId} ticketCents={livestream.ticketCents} currency={CURRENCY} feeBps={feeBps} />}
            {total > 0 ? (
              <TicketRows tickets={items} />
            ) : (
              <p className="max-w-[44ch] text-sm leading-work text-ink-2">
                {!isToCome
                  ? "None were sold."
                  : livestream.ticketCents === null
                    ? "None are sold. Whoever has the tier comes in without one."
                    : "None sold yet. Send people to its page: the button there sells them."}
              </p>
            )}
            <Pagination offset={offset} limit={TICKETS_A_PAGE} total={total} hrefFor={(at) => `/studio/livestreams/${livestreamId}?from=${at}`} />
          </div>
        </Section>
        {isScheduled && (
          <Section label="Change it">
            <LivestreamForm livestream={livestream} tiers={tiers} feeBps={feeBps} />
          </Section>
        )}
      </div>
    </>
  );
}
