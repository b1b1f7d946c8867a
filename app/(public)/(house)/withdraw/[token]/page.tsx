import type { Metadata } from "next";
import { orNotFound } from "@/app/or-not-found";
import type { PageInput } from "@/app/page-input";
import { EntryPage } from "@/components/accounts/entry-page";
import { dayWords } from "@/components/patronage/membership-words";
import { WithdrawForm } from "@/components/patronage/withdraw-form";
import { Status } from "@/components/ui/status";
import { api } from "@/server/api/server-caller";

// The address is the key of a guest: no other page is to learn it.
export const metadata: Metadata = { title: "Withdraw from a contract", referrer: "no-referrer", robots: { index: false } };

/** The same by the link of a mail, for who has no account or does not want to sign in. */
export default async function WithdrawByLinkPage({ params }: PageInput<{ token: string }>) {
  const { token } = await params;
  const contract = await orNotFound((await api()).patronage.withdrawal({ token }));
  return (
    <EntryPage title="Withdraw from a contract" lead={`${contract.tierName} with ${contract.artistName}.`}>
      {contract.withdrawnAt !== null ? (
        <Status tone="ok">You withdrew on {dayWords(contract.withdrawnAt)}. What you paid goes back to your card.</Status>
      ) : contract.withdrawableUntil === null ? (
        <p className="text-ink-2">The fourteen days to withdraw are over, or nothing was paid. You can still cancel in your memberships.</p>
      ) : (
        <WithdrawForm subscriptionId={contract.subscriptionId} token={token} until={contract.withdrawableUntil} />
      )}
    </EntryPage>
  );
}
