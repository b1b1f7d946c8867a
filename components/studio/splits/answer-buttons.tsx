"use client";

import { useRouter } from "next/navigation";
import { CallButton } from "@/components/accounts/call-button";
import { apiClient } from "@/components/ui/api-client";
import { type Split, waitsFor } from "./split-words";

interface AnswerButtonsProps {
  readonly split: Split;
  /** Who looks at it. */
  readonly userId: string;
}

/** What can be done about the offer that waits: agree or decline it, or take one's own back. */
export function AnswerButtons({ split, userId }: AnswerButtonsProps) {
  const router = useRouter();
  const { proposed } = split;
  if (proposed === null) return null;
  const answer = { splitId: split.id, version: proposed.version };
  const then = async (call: Promise<unknown>) => {
    await call;
    router.refresh();
  };
  return (
    <div className="flex flex-wrap gap-2">
      {waitsFor(proposed, userId) && (
        <>
          <CallButton variant="primary" call={() => then(apiClient.royalties.agreeToSplit.mutate(answer))}>
            {proposed.isEnd ? "Agree to end it" : "Agree"}
          </CallButton>
          <CallButton call={() => then(apiClient.royalties.declineSplit.mutate(answer))}>Decline</CallButton>
        </>
      )}
      {proposed.proposedBy === userId && <CallButton call={() => then(apiClient.royalties.withdrawSplit.mutate(answer))}>Take it back</CallButton>}
    </div>
  );
}

/** Offers to end what is agreed; it goes on until everybody agreed. */
export function EndButton({ splitId }: { readonly splitId: string }) {
  const router = useRouter();
  return (
    <CallButton
      call={async () => {
        await apiClient.royalties.endSplit.mutate({ splitId });
        router.refresh();
      }}
    >
      Offer to end it
    </CallButton>
  );
}
