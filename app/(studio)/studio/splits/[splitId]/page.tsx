import { orNotFound } from "@/app/or-not-found";
import type { PageInput } from "@/app/page-input";
import { requireViewer } from "@/app/viewer";
import { AnswerButtons, EndButton } from "@/components/studio/splits/answer-buttons";
import { PartyTable } from "@/components/studio/splits/party-table";
import { standOf, waitsFor } from "@/components/studio/splits/split-words";
import { TermsForm } from "@/components/studio/splits/terms-form";
import { VersionHistory } from "@/components/studio/splits/version-history";
import { PageHeader } from "@/components/ui/page-header";
import { Section } from "@/components/ui/section";
import { Status } from "@/components/ui/status";
import { api } from "@/server/api/server-caller";

export const metadata = { title: "A split" };

export default async function SplitPage({ params }: PageInput<{ splitId: string }>) {
  const { splitId } = await params;
  const [{ userId }, { royalties }] = await Promise.all([requireViewer(), api()]);
  const split = await orNotFound(royalties.split({ splitId }));
  const { agreed, proposed, history } = split;
  const stand = standOf(split, userId);
  const mayCounter = proposed !== null && !proposed.isEnd && waitsFor(proposed, userId);
  return (
    <>
      <PageHeader
        title={split.videoTitle ?? "A work that is gone"}
        isWork
        trail={[{ href: "/studio/splits", label: "Splits" }]}
        facts={
          <>
            <Status tone={stand.tone}>{stand.word}</Status>
            <span>{split.holder.id === userId ? "shares your part" : `shares the part of ${split.holder.name}`}</span>
          </>
        }
      />
      <div className="grid gap-12">
        {proposed !== null && (
          <Section label={proposed.isEnd ? "An end is offered" : "The offer"} aside={`version ${proposed.version}`}>
            <div className="grid gap-5">
              {proposed.note !== "" && <p className="max-w-[60ch] text-ink-2">“{proposed.note}”</p>}
              <PartyTable version={proposed} />
              <AnswerButtons split={split} userId={userId} />
              {mayCounter && (
                <details>
                  <summary className="inline-flex min-h-11 items-center text-sm">
                    <span className="underlined">Make another offer</span>
                  </summary>
                  <TermsForm key={proposed.version} task={{ does: "counter", split, version: proposed.version }} currency={proposed.currency} />
                </details>
              )}
            </div>
          </Section>
        )}
        {agreed !== null && (
          <Section label="What counts now" aside={`version ${agreed.version}`}>
            <div className="grid justify-items-start gap-5 [&>table]:w-full">
              <PartyTable version={agreed} />
              {proposed === null && <EndButton splitId={split.id} />}
            </div>
          </Section>
        )}
        <Section label="All versions">
          <VersionHistory history={history} />
        </Section>
      </div>
    </>
  );
}
