import { orNotFound } from "@/app/or-not-found";
import type { PageInput } from "@/app/page-input";
import { accountWords, type LedgerTransfer, PHASE, transferHref } from "@/components/admin/books/entry-words";
import { FactsList, Measured } from "@/components/admin/facts-list";
import { CheckTransfer } from "@/components/proof/check-transfer";
import { DateText } from "@/components/ui/date-text";
import { MicrosText } from "@/components/ui/micros-text";
import { PageHeader } from "@/components/ui/page-header";
import { Section } from "@/components/ui/section";
import { TextLink } from "@/components/ui/text-link";
import { api } from "@/server/api/server-caller";

export const metadata = { title: "Transfer" };

function TransferLink({ transferId }: { readonly transferId: string }) {
  return (
    <TextLink href={transferHref(transferId)} className="inline-flex min-h-6 items-center font-mono text-xs wrap-anywhere">
      {transferId}
    </TextLink>
  );
}

const transferLink = (id: string | null) => (id === null ? null : <TransferLink key={id} transferId={id} />);

function Followers({ transferIds }: { readonly transferIds: readonly string[] }) {
  return (
    <span className="grid justify-items-end">
      {transferIds.map((id) => (
        <TransferLink key={id} transferId={id} />
      ))}
    </span>
  );
}

function Side({ side }: { readonly side: LedgerTransfer["debit"] }) {
  return (
    <span className="grid justify-items-end">
      <TextLink href={`/admin/ledger/accounts/${side.id}`}>{accountWords(side.name)}</TextLink>
      <span className="font-mono text-xs text-ink-2 wrap-anywhere">{side.owner}</span>
    </span>
  );
}

export default async function TransferPage({ params }: PageInput<{ transferId: string }>) {
  const transferId = decodeURIComponent((await params).transferId);
  const transfer = await orNotFound((await api()).proof.ledgerTransfer({ transferId }));
  const { batch } = transfer;
  return (
    <>
      <PageHeader
        title={<MicrosText micros={transfer.amountMicros} currency={transfer.currency} />}
        trail={[{ href: "/admin/ledger", label: "Ledger" }]}
        facts={
          <>
            <span>{transfer.kind}</span>
            <span>{PHASE[transfer.phase]}</span>
            <span>
              <DateText at={transfer.at} precision="minute" /> UTC
            </span>
          </>
        }
      />
      <div className="grid items-start gap-x-10 gap-y-12 lg:grid-cols-2">
        <Section label="From where to where">
          <FactsList
            facts={[
              ["Debit", <Side key="debit" side={transfer.debit} />],
              ["Credit", <Side key="credit" side={transfer.credit} />],
              ["Because of", transfer.sourceType],
              ["Its id", <Measured key="source">{transfer.sourceId}</Measured>],
              ["Takes back", transferLink(transfer.reversesId)],
              ["Ends the hold", transferLink(transfer.pendingId)],
              ["Followed by", transfer.followedBy.length === 0 ? null : <Followers key="followed" transferIds={transfer.followedBy} />],
            ]}
          />
        </Section>
        <Section label="In the books">
          <FactsList
            facts={[
              ["Transfer", <Measured key="id">{transfer.id}</Measured>],
              ["Batch", `${batch.seq}, ${batch.position + 1} of ${batch.transfers}`],
              ["Hash of the batch", <Measured key="hash">{batch.hash}</Measured>],
              ["Hash before it", <Measured key="before">{batch.previousHash}</Measured>],
            ]}
          />
          <div className="pt-5">
            <CheckTransfer transferId={transfer.id} />
          </div>
        </Section>
      </div>
    </>
  );
}
