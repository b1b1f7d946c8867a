import type { Metadata } from "next";
import { orNotFound } from "@/app/or-not-found";
import { requireViewer } from "@/app/viewer";
import { CheckTransfer } from "@/components/proof/check-transfer";
import { PageHeader } from "@/components/ui/page-header";
import { TextLink } from "@/components/ui/text-link";
import { api } from "@/server/api/server-caller";

export const metadata: Metadata = { title: "Check a transaction" };

/** One line of an artist's account, and what it takes to check it without us. */
export default async function ProofPage({ params }: { readonly params: Promise<{ transferId: string }> }) {
  await requireViewer();
  const { transferId } = await params;
  const proof = await orNotFound((await api()).proof.transfer({ transferId }));
  return (
    <div className="grid max-w-[720px] gap-6 pb-24">
      <PageHeader title="Check a transaction" trail={[{ href: "/studio", label: "Studio" }]} />
      <p>
        Each hour all books are sealed in one log, and the log is signed and kept where the books cannot be changed with it. Your browser works out by itself
        whether this line is in it.
      </p>
      <CheckTransfer transferId={transferId} />
      {proof.text !== "" && (
        <section className="grid gap-2">
          <h2 className="text-sm text-ink-2">What is sealed</h2>
          <p className="font-mono text-xs wrap-anywhere">{proof.text}</p>
        </section>
      )}
      <section className="grid gap-2 text-sm">
        <h2 className="text-ink-2">Check it without this page</h2>
        <p>
          Note the key of the log today. <TextLink href={`/api/proof/transfers/${transferId}`}>The proof</TextLink> is a small file that bin/verify-proof.mjs of
          our source checks with nothing but Node.
        </p>
        <p className="font-mono text-xs wrap-anywhere">{proof.verifierKey}</p>
      </section>
    </div>
  );
}
