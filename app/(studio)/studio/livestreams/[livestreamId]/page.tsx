import { notFound } from "next/navigation";
import { orNotFound } from "@/app/or-not-found";
import type { PageInput } from "@/app/page-input";
import { requireViewer } from "@/app/viewer";
import { tierWords } from "@/components/studio/fields/tier-field";
import { CancelLivestream } from "@/components/studio/livestreams/cancel-livestream";
import { LivestreamForm } from "@/components/studio/livestreams/livestream-form";
import { DateText } from "@/components/ui/date-text";
import { PageHeader } from "@/components/ui/page-header";
import { Section } from "@/components/ui/section";
import { Status } from "@/components/ui/status";
import { api } from "@/server/api/server-caller";

export const metadata = { title: "Livestream" };

export default async function LivestreamPage({ params }: PageInput<{ livestreamId: string }>) {
  const { livestreamId } = await params;
  const [viewer, { benefits, patronage }] = await Promise.all([requireViewer(), api()]);
  const livestream = await orNotFound(benefits.livestream({ livestreamId }));
  if (livestream.artistId !== viewer.userId) notFound();
  const { tiers } = await patronage.listMyTiers({});
  const isScheduled = livestream.status === "scheduled";
  return (
    <>
      <PageHeader
        title={livestream.title}
        isWork
        trail={[{ href: "/studio/livestreams", label: "Livestreams" }]}
        facts={
          <>
            <Status tone={isScheduled ? "waiting" : "idle"}>{isScheduled ? "Scheduled" : "Cancelled"}</Status>
            <span>
              <DateText at={livestream.startsAt} precision="minute" /> UTC
            </span>
            <span>{tierWords(livestream.minTier, tiers)}</span>
          </>
        }
        actions={isScheduled && <CancelLivestream livestreamId={livestream.id} />}
      />
      {livestream.description !== "" && <p className="max-w-[64ch] pb-10 whitespace-pre-wrap wrap-anywhere">{livestream.description}</p>}
      {isScheduled && (
        <Section label="Change it">
          <LivestreamForm livestream={livestream} tiers={tiers} />
        </Section>
      )}
    </>
  );
}
