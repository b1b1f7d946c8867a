"use client";

import { useRouter } from "next/navigation";
import { apiClient, withKey } from "@/components/ui/api-client";
import type { Outputs } from "@/components/ui/api-types";
import { AskFirst } from "@/components/ui/ask-first";
import { Button } from "@/components/ui/button";
import { formatCents } from "@/components/ui/money";
import { Status } from "@/components/ui/status";
import { TextLink } from "@/components/ui/text-link";
import { useCall } from "@/components/ui/use-call";
import { giftStatus, pledgeReward, pledgeStatus } from "./given-words";

type Pledge = Outputs["patronage"]["listMyPledges"]["items"][number];
type Gift = Outputs["patronage"]["listMyGifts"]["items"][number];

function PledgeActions({ pledge }: { readonly pledge: Pledge }) {
  const router = useRouter();
  const { run, isBusy, fault } = useCall(() => router.refresh());
  const { id: pledgeId, status, goal } = pledge;
  const pay = async () => {
    const { checkout } = await apiClient.patronage.payPledge.mutate({ pledgeId });
    if (checkout !== null) window.location.assign(checkout.url);
  };
  return (
    <>
      {status === "CHARGING" && (
        <Button size="dense" variant="primary" aria-disabled={isBusy} onClick={() => void run(pay)}>
          Pay with another card
        </Button>
      )}
      {status === "SAVED" && goal.status === "open" && (
        <Button size="dense" aria-disabled={isBusy} onClick={() => void run(() => apiClient.patronage.cancelPledge.mutate({ pledgeId }))}>
          Take it back
        </Button>
      )}
      {fault !== null && <span className="text-sm text-bad">{fault}</span>}
    </>
  );
}

function GiftActions({ gift }: { readonly gift: Gift }) {
  const router = useRouter();
  const { run, isBusy, fault } = useCall(() => router.refresh());
  const { id: giftId, status, recipientEmail } = gift;
  if (status !== "SENT" && status !== "PAID") return null;
  return (
    <span className="flex flex-wrap items-center gap-2">
      {status === "SENT" && (
        <Button size="dense" aria-disabled={isBusy} onClick={() => void run(() => apiClient.patronage.resendGift.mutate({ giftId }))}>
          Send it again
        </Button>
      )}
      <AskFirst
        label="Take it back"
        name={`Take back the gift for ${recipientEmail}`}
        title="Take this gift back?"
        confirm="Take it back"
        refuse="Let it stand"
        call={({ key }) => apiClient.patronage.returnGift.mutate({ giftId }, withKey(key))}
        onDone={() => router.refresh()}
      >
        <p>Nobody has opened it. Its code opens nothing any more, and all that you paid goes back the way it came.</p>
      </AskFirst>
      {fault !== null && <span className="text-sm text-bad">{fault}</span>}
    </span>
  );
}

const ROW = "flex flex-wrap items-center justify-between gap-x-6 gap-y-2 border-b border-line py-3";

/** What was promised to goals and given to others, with what can still be done about each. */
export function GivenList({ pledges, gifts }: { readonly pledges: readonly Pledge[]; readonly gifts: readonly Gift[] }) {
  const shown = pledges.filter(({ status }) => status !== "PENDING" && status !== "EXPIRED");
  return (
    <ul>
      {shown.map((pledge) => (
        <li key={pledge.id} id={pledge.id} className={ROW}>
          <div className="grid min-w-0 gap-0.5 leading-work">
            <span>
              {formatCents(pledge.amount, pledge.currency)} for <TextLink href={`/artists/${pledge.artist.handle}`}>{pledge.goal.title}</TextLink>
            </span>
            <span className="text-sm text-ink-2">
              <Status tone={pledgeStatus(pledge).tone}>{pledgeStatus(pledge).word}</Status>
            </span>
            {pledgeReward(pledge) !== null && <span className="text-sm text-ink-2">{pledgeReward(pledge)}</span>}
          </div>
          <PledgeActions pledge={pledge} />
        </li>
      ))}
      {gifts
        .filter(({ status }) => status !== "PENDING" && status !== "EXPIRED")
        .map((gift) => (
          <li key={gift.id} className={ROW}>
            <div className="grid min-w-0 gap-0.5 leading-work">
              <span className="wrap-anywhere">
                {gift.tier.name} of <TextLink href={`/artists/${gift.artist.handle}`}>{gift.artist.name}</TextLink> for {gift.recipientEmail}
              </span>
              <span className="text-sm text-ink-2">
                <Status tone={giftStatus(gift).tone}>{giftStatus(gift).word}</Status>
              </span>
            </div>
            <GiftActions gift={gift} />
          </li>
        ))}
    </ul>
  );
}
