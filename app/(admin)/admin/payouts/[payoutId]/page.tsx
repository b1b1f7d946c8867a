import { orNotFound } from "@/app/or-not-found";
import type { PageInput } from "@/app/page-input";
import { requireViewer } from "@/app/viewer";
import { FactsList, Measured } from "@/components/admin/facts-list";
import { AnswerForm } from "@/components/admin/payouts/answer-form";
import { FileRows, FilesNote } from "@/components/admin/payouts/file-rows";
import { PayoutActions } from "@/components/admin/payouts/payout-actions";
import { type AdminPayoutDetail, methodWords, PAYOUT_STATE, periodWords } from "@/components/admin/payouts/payout-words";
import { LiveRefresh } from "@/components/studio/live-refresh";
import { DateText } from "@/components/ui/date-text";
import { formatCents } from "@/components/ui/money";
import { PageHeader } from "@/components/ui/page-header";
import { Section } from "@/components/ui/section";
import { Status } from "@/components/ui/status";
import { TextLink } from "@/components/ui/text-link";
import { api } from "@/server/api/server-caller";

export const metadata = { title: "Payout" };

const MOVES: ReadonlySet<AdminPayoutDetail["state"]> = new Set(["APPROVED", "SUBMITTING"]);
const WAS_SENT: ReadonlySet<AdminPayoutDetail["state"]> = new Set(["SUBMITTED", "UNKNOWN", "SETTLED"]);

const when = (at: string | null) => (at === null ? null : <DateText at={at} precision="minute" />);
const id = (text: string | null) => (text === null ? null : <Measured>{text}</Measured>);

function Money({ payout }: { readonly payout: AdminPayoutDetail }) {
  const amount = (cents: number) => <span className="tabular">{formatCents(cents, payout.currency)}</span>;
  return (
    <FactsList
      facts={[
        ["Left the account", amount(payout.grossCents)],
        ["Tax withheld", amount(payout.withheldCents)],
        [
          "Net to the artist",
          <span key="net" className="font-[600]">
            {amount(payout.amountCents)}
          </span>,
        ],
        ["The rail’s fee, ours", amount(payout.feeCents)],
      ]}
    />
  );
}

function Sending({ payout }: { readonly payout: AdminPayoutDetail }) {
  const { lastAnswer } = payout;
  return (
    <FactsList
      facts={[
        ["Key at the rail", id(payout.key)],
        ["Frozen as, SHA-256", id(payout.frozenHash)],
        ["The rail’s reference", id(payout.railReference)],
        ["Sent", payout.sendings === 0 ? "Not yet" : `${payout.sendings} ${payout.sendings === 1 ? "time" : "times"}, same key`],
        ["First sent", when(payout.firstSentAt)],
        ["Asked after", payout.lookUps === 0 ? null : `${payout.lookUps} ${payout.lookUps === 1 ? "time" : "times"}`],
        ["Last asked", when(payout.lookedUpAt)],
        ["Asked again", when(payout.checkAt)],
        ["It said last", lastAnswer === null ? null : [lastAnswer.state, lastAnswer.reason].filter((word) => word !== null).join(": ")],
      ]}
    />
  );
}

async function Files({ payoutId }: { readonly payoutId: string }) {
  const { items } = await (await api()).payouts.listPayoutFiles({ payoutId });
  if (items.length === 0) return <p className="text-sm text-ink-2">It was in no file yet.</p>;
  return (
    <>
      <FileRows files={items} />
      <FilesNote />
    </>
  );
}

function Steps({ steps }: { readonly steps: AdminPayoutDetail["steps"] }) {
  return (
    <ol className="text-sm leading-work">
      {steps.map((step) => (
        <li key={`${step.state}-${step.at}`} className="grid gap-0.5 border-b border-line py-2">
          <span className="flex flex-wrap items-baseline justify-between gap-x-5">
            <Status tone={PAYOUT_STATE[step.state].tone}>{PAYOUT_STATE[step.state].word}</Status>
            <DateText at={step.at} precision="minute" className="text-ink-2" />
          </span>
          {step.reason !== null && <span className="text-ink-2 wrap-anywhere">{step.reason}</span>}
          <span className="font-mono text-xs text-ink-3 wrap-anywhere">{step.actorId}</span>
        </li>
      ))}
    </ol>
  );
}

/** Nobody agrees twice, or to their own; the server holds to it whatever a page shows. */
function approvalBar(payout: AdminPayoutDetail, viewerId: string): string | null {
  if (payout.artist.id === viewerId) return "Yours: somebody else approves it.";
  return payout.firstApprovedBy === viewerId ? "You have agreed; another admin must, too." : null;
}

export default async function PayoutPage({ params }: PageInput<{ payoutId: string }>) {
  const { payoutId } = await params;
  const payout = await orNotFound((await api()).payouts.getAnyPayout({ payoutId }));
  const bar = approvalBar(payout, (await requireViewer()).userId);
  const state = PAYOUT_STATE[payout.state];
  return (
    <>
      {MOVES.has(payout.state) && <LiveRefresh />}
      <PageHeader
        title={`${formatCents(payout.amountCents, payout.currency)} to ${payout.artist.name}`}
        trail={[{ href: "/admin/payouts", label: "Payouts" }]}
        facts={
          <>
            <Status tone={state.tone}>{state.word}</Status>
            <span>{methodWords(payout.method)}</span>
            <span>{payout.period === null ? "On request" : `Run of ${periodWords(payout.period)}`}</span>
            {payout.needsSecond && <span>{payout.firstApprovedBy === null ? "Needs two people" : "One of two has agreed"}</span>}
          </>
        }
        actions={<PayoutActions payout={payout} artist={payout.artist.name} bar={bar} />}
      />
      {payout.reason !== null && <p className="max-w-[64ch] pb-8 text-ink-2 wrap-anywhere">{payout.reason}</p>}
      <div className="grid items-start gap-x-10 gap-y-12 lg:grid-cols-2">
        <Section label="Money">
          <Money payout={payout} />
        </Section>
        <Section label="What happened" aside="Times in UTC">
          <Steps steps={payout.steps} />
        </Section>
        <Section label="Sending and asking">
          <Sending payout={payout} />
        </Section>
        <Section label="Who and what">
          <FactsList
            facts={[
              [
                "Artist",
                <TextLink key="artist" href={`/artists/${payout.artist.handle}`}>
                  {payout.artist.name}
                </TextLink>,
              ],
              ["Payout", id(payout.id)],
              ["Attempt", String(payout.attempt)],
              [
                "Attempt before",
                payout.retryOfId === null ? null : (
                  <TextLink key="before" href={`/admin/payouts/${payout.retryOfId}`}>
                    {payout.retryOfId}
                  </TextLink>
                ),
              ],
              ["Asked for by", id(payout.requestedBy)],
              ["First approval", id(payout.firstApprovedBy)],
              ["Approval", id(payout.approvedBy)],
            ]}
          />
          <p className="pt-4 text-sm">
            <TextLink href={`/admin/audit?${new URLSearchParams({ target: payout.id })}`}>Its lines in the audit log</TextLink>
          </p>
        </Section>
        {(payout.method.kind === "sepa" || payout.method.kind === "ach") && (
          <Section label="The file it went to the bank in">
            <Files payoutId={payout.id} />
          </Section>
        )}
        {WAS_SENT.has(payout.state) && (
          <Section label="What you learnt from the rail" aside="Only where no program can ask">
            <AnswerForm payoutId={payout.id} currency={payout.currency} />
          </Section>
        )}
      </div>
    </>
  );
}
