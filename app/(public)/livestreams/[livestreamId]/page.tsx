import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { readArtistView } from "@/app/(public)/artists/[handle]/artist-view";
import { orNotFound } from "@/app/or-not-found";
import type { PageInput } from "@/app/page-input";
import { findMode } from "@/app/page-mode";
import { readParam } from "@/app/page-params";
import { PaymentReady } from "@/app/payments";
import { LivestreamDoor } from "@/components/benefits/livestream-door";
import { doorOf, whenWords } from "@/components/benefits/livestream-words";
import { CheckoutFrame } from "@/components/patronage/checkout-frame";
import { DeskLink, SupportDesk } from "@/components/patronage/desk/desk";
import { artistCentsOf } from "@/components/patronage/split";
import { TicketWithoutScripts } from "@/components/patronage/ticket-without-scripts";
import { PublicShell } from "@/components/shell/public-shell";
import { formatCents } from "@/components/ui/money";
import { Status } from "@/components/ui/status";
import { TextLink } from "@/components/ui/text-link";
import { api, pageContext } from "@/server/api/server-caller";
import { beginTicket } from "./begin-ticket";

export const metadata: Metadata = { title: "Live" };

const CURRENCY = "USD";
const FAULTS_SHOWN_CHARS = 300;

/** Where an invitation leads, and where tickets are sold. */
export default async function LivestreamPage({ params, searchParams }: PageInput<{ livestreamId: string }>) {
  const { livestreamId } = await params;
  const [caller, { services }] = await Promise.all([api(), pageContext()]);
  const livestream = await orNotFound(caller.benefits.livestream({ livestreamId }));
  const [{ artist, viewer, facts }, mode, wanted, tipping, fault] = await Promise.all([
    readArtistView(livestream.artistId),
    findMode(),
    readParam(searchParams, "ticket"),
    readParam(searchParams, "tip"),
    readParam(searchParams, "fault"),
  ]);
  const now = services.clock.now().toISOString();
  const door = doorOf(livestream, now);
  const cents = livestream.ticketCents ?? 0;
  const order = { kind: "ticket" as const, show: { livestreamId, title: livestream.title, cents, currency: CURRENCY } };
  const tip = { kind: "tip" as const, livestreamId };
  const isTipping = door === "open" && tipping !== null && facts.paymentKey !== null && !artist.isMe;
  const isBuying = door === "sale" && wanted !== null && facts.paymentKey !== null;
  const begin = async () => {
    "use server";
    redirect(await beginTicket(livestreamId));
  };
  return (
    <PublicShell viewer={viewer} mode={mode} realm={artist.realm}>
      <PaymentReady />
      <SupportDesk facts={facts} first={isTipping ? tip : isBuying && fault === null ? order : null}>
        <CheckoutFrame artist={artist} label={livestream.title}>
          <div className="grid gap-3">
            <p className="text-ink-2">
              <time dateTime={livestream.startsAt}>{whenWords(livestream.startsAt)}</time>
            </p>
            {livestream.startsAt <= now && (door === "open" || door === "sale" || door === "closed") && <Status tone="running">On air</Status>}
            {livestream.description !== "" && <p className="max-w-[64ch] leading-body whitespace-pre-line wrap-anywhere">{livestream.description}</p>}
          </div>
          <LivestreamDoor
            livestream={livestream}
            door={door}
            artist={artist}
            artistCents={artistCentsOf(cents, facts.feeBps.ticket)}
            tip={
              <DeskLink order={tip} href={`/livestreams/${livestreamId}?tip`}>
                Send a tip
              </DeskLink>
            }
            buy={
              <>
                <DeskLink order={order} href={`/livestreams/${livestreamId}?ticket`} variant="primary" className="justify-self-start">
                  Buy a ticket, {formatCents(cents, CURRENCY)}
                </DeskLink>
                {isBuying && (
                  <TicketWithoutScripts
                    action={begin}
                    signInHref={viewer === null ? `/sign-in?next=${encodeURIComponent(`/livestreams/${livestreamId}?ticket`)}` : null}
                    fault={fault?.slice(0, FAULTS_SHOWN_CHARS) ?? null}
                  />
                )}
              </>
            }
          />
          {isTipping && (
            <noscript>
              <TextLink href={`/artists/${artist.handle}/join?tip`}>Tip {artist.name} without scripts</TextLink>
            </noscript>
          )}
        </CheckoutFrame>
      </SupportDesk>
    </PublicShell>
  );
}
