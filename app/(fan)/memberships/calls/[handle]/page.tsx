import type { Metadata } from "next";
import { orNotFound } from "@/app/or-not-found";
import type { PageInput } from "@/app/page-input";
import { readParam } from "@/app/page-params";
import { BookCall } from "@/components/benefits/book-call";
import { CallTime } from "@/components/benefits/call-time";
import { ButtonLink } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { api } from "@/server/api/server-caller";

export const metadata: Metadata = { title: "Book a call" };

export default async function BookCallPage({ params, searchParams }: PageInput<{ handle: string }>) {
  const caller = await api();
  const movedCallId = await readParam(searchParams, "move");
  const artist = await orNotFound(caller.patronage.getArtistPage({ idOrHandle: (await params).handle }));
  const moved = movedCallId === null ? null : await orNotFound(caller.benefits.getCall({ callId: movedCallId }));
  const { perMonth, items } = await caller.benefits.openSlots({ artistId: artist.id });
  return (
    <div className="max-w-[720px] pb-24">
      <PageHeader
        title={moved === null ? `A call with ${artist.name}` : `Move your call with ${artist.name}`}
        trail={[{ href: "/memberships", label: "Memberships" }]}
        facts={
          moved === null && perMonth === 0 ? undefined : (
            <>
              {moved !== null && (
                <span>
                  Now on <CallTime startsAt={moved.startsAt} timeZone={moved.timeZone} />
                </span>
              )}
              {perMonth > 0 && <span>{`Your tier has ${perMonth === 1 ? "one call" : `${perMonth} calls`} a month`}</span>}
            </>
          )
        }
      />
      {perMonth === 0 ? (
        <EmptyState
          title="Calls come with a higher tier"
          sentence="Move up, and a call of your own is yours every month."
          action={<ButtonLink href={`/artists/${artist.handle}#tiers`}>See the tiers</ButtonLink>}
        />
      ) : items.length === 0 ? (
        <EmptyState
          title="No free time just now"
          sentence={`${artist.name} offers times from time to time. Look again in a few days.`}
          action={<ButtonLink href="/memberships">Back</ButtonLink>}
        />
      ) : (
        <BookCall slots={items} movedCallId={moved?.id ?? null} />
      )}
    </div>
  );
}
