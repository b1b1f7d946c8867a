import type { Metadata } from "next";
import { readOffset } from "@/app/offset-param";
import type { PageInput } from "@/app/page-input";
import { readParam } from "@/app/page-params";
import { requireViewer } from "@/app/viewer";
import { CallList } from "@/components/benefits/call-list";
import { DiscordLink } from "@/components/benefits/discord-link";
import { findDiscordOutcome } from "@/components/benefits/discord-words";
import { FeedList } from "@/components/benefits/feed-list";
import { GivenAccess } from "@/components/patronage/given-access";
import { GivenList } from "@/components/patronage/given-list";
import { MembershipRow } from "@/components/patronage/membership-row";
import { ReceiptTable } from "@/components/patronage/receipt-table";
import { TicketList } from "@/components/patronage/ticket-list";
import { ButtonLink } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { FormStatus } from "@/components/ui/form-status";
import { PageHeader } from "@/components/ui/page-header";
import { Pagination } from "@/components/ui/pagination";
import { Section } from "@/components/ui/section";
import { TextLink } from "@/components/ui/text-link";
import { api } from "@/server/api/server-caller";

export const metadata: Metadata = { title: "Memberships" };

const ALL = { limit: 100, offset: 0 };
const RECEIPTS_A_PAGE = 12;
/** The newest; of all of them there are receipts. */
const TICKETS_SHOWN = 20;

export default async function MembershipsPage({ searchParams }: PageInput) {
  const offset = readOffset((await searchParams).from);
  const [artistId, wantedTier, linked] = await Promise.all([
    readParam(searchParams, "artist"),
    readParam(searchParams, "to"),
    readParam(searchParams, "discord"),
  ]);
  const discordOutcome = findDiscordOutcome(linked);
  const { patronage, benefits } = await api();
  const [viewer, memberships, access, receipts, feeds, calls, pledges, gifts, tickets, discord] = await Promise.all([
    requireViewer(),
    patronage.subscriptions(ALL),
    patronage.listMyAccess(ALL),
    patronage.receipts({ limit: RECEIPTS_A_PAGE, offset }),
    benefits.feeds(ALL),
    benefits.calls({ limit: 20 }),
    patronage.listMyPledges({ limit: 20 }),
    patronage.listMyGifts({ limit: 20 }),
    patronage.listMyTickets({ limit: TICKETS_SHOWN }),
    benefits.discordLink({}),
  ]);
  const shown = memberships.items.filter((membership) => membership.status !== "INCOMPLETE");
  const given = access.items.filter(({ source }) => source !== "subscription");
  const artists = [...new Map(access.items.map(({ artist }) => [artist.id, artist])).values()];
  return (
    <div className="grid gap-14 pb-24">
      <div>
        <PageHeader title="Memberships" />
        <Section label="What you support" aside={<TextLink href="/withdraw">Withdraw from a contract</TextLink>}>
          {shown.length === 0 && given.length === 0 && (
            <EmptyState
              title="Nobody yet"
              sentence="When you stand behind an artist, it is here: what it costs, what comes next, and the way out."
              action={<ButtonLink href="/artists">Find somebody</ButtonLink>}
            />
          )}
          {shown.length > 0 && (
            <ul className="border-t border-line">
              {shown.map((membership) => (
                <MembershipRow
                  key={membership.id}
                  membership={membership}
                  wantedTier={membership.status === "ACTIVE" && membership.artist.id === artistId ? wantedTier : null}
                />
              ))}
            </ul>
          )}
          {given.length > 0 && <GivenAccess access={given} />}
        </Section>
      </div>
      {(pledges.items.length > 0 || gifts.items.length > 0) && (
        <Section label="Pledges and gifts">
          <GivenList pledges={pledges.items} gifts={gifts.items} />
        </Section>
      )}
      {tickets.items.length > 0 && (
        <Section label="Tickets" aside={<span className="tabular">{tickets.total}</span>}>
          <TicketList tickets={tickets.items} />
        </Section>
      )}
      {(artists.length > 0 || calls.items.length > 0) && (
        <div className="grid items-start gap-x-(--gutter) gap-y-14 lg:grid-cols-2">
          <Section label="My private feeds">
            <FeedList artists={artists} feeds={feeds.items} />
          </Section>
          <Section label="My calls">
            <CallList calls={calls.items} viewerId={viewer.userId} artists={artists} />
          </Section>
        </div>
      )}
      <Section id="discord" label="Discord">
        {discordOutcome !== null && (
          <div className="pb-4">
            <FormStatus tone={discordOutcome.tone} message={discordOutcome.message} />
          </div>
        )}
        <DiscordLink name={discord.name} />
      </Section>
      <Section id="receipts" label="Receipts" aside={receipts.total > 0 && <span className="tabular">{receipts.total}</span>}>
        {receipts.items.length === 0 ? <p className="text-ink-2">Nothing was paid yet.</p> : <ReceiptTable receipts={receipts.items} />}
        <Pagination offset={offset} limit={RECEIPTS_A_PAGE} total={receipts.total} hrefFor={(from) => `/memberships?from=${from}#receipts`} />
      </Section>
    </div>
  );
}
