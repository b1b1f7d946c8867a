"use client";

import { ArrowLeft } from "@phosphor-icons/react/dist/ssr/ArrowLeft";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { ButtonLink } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import type { Settled } from "../outcome-words";
import { CodeField } from "./code-field";
import { GiftForm } from "./gift-form";
import { JoinForm } from "./join-form";
import type { DeskFacts, Order, Payable } from "./orders";
import { OutcomeStep } from "./outcome-step";
import { PayStep } from "./pay-step";
import { PledgeForm } from "./pledge-form";
import { settle } from "./settle";
import { TicketForm } from "./ticket-form";
import { TipForm } from "./tip-form";

interface DeskSheetProps {
  readonly facts: DeskFacts;
  readonly order: Order;
  readonly onClose: () => void;
}

function titleOf(order: Order, name: string): string {
  if (order.kind === "join") return `Stand behind ${name}`;
  if (order.kind === "tip") return `Tip ${name}`;
  if (order.kind === "ticket") return `Ticket for ${order.show.title}`;
  return order.kind === "gift" ? `Give ${name} to somebody` : order.goal.title;
}

/** A gift may have to be sent again or asked after, and a ticket opens its stream to one person: both need an account. */
function SignInFirst({ words, path }: { readonly words: string; readonly path: string }) {
  const next = encodeURIComponent(path);
  return (
    <div className="grid justify-items-start gap-4">
      <p className="text-ink-2">{words} Sign in, and it goes on here.</p>
      <ButtonLink href={`/sign-in?next=${next}`} variant="primary">
        Sign in
      </ButtonLink>
      <ButtonLink href={`/sign-up?next=${next}`}>Make an account</ButtonLink>
    </div>
  );
}

const GIFT_WORDS = "A gift stays with your account, so that you see whether it was opened and can send it again.";
const TICKET_WORDS = "A ticket stays with your account, so that the livestream opens wherever you are signed in.";

interface ChooseStepProps {
  readonly facts: DeskFacts;
  readonly order: Order;
  readonly onOpen: (payable: Payable) => void;
  readonly onClose: () => void;
}

function ChooseStep({ facts, order, onOpen, onClose }: ChooseStepProps) {
  if (order.kind === "join") return <JoinForm facts={facts} tierKey={order.tierKey} interval={order.interval} onOpen={onOpen} />;
  if (order.kind === "tip") return <TipForm facts={facts} livestreamId={order.livestreamId} film={order.film} onOpen={onOpen} />;
  if (order.kind === "ticket" && facts.viewer === null) return <SignInFirst words={TICKET_WORDS} path={`/livestreams/${order.show.livestreamId}?ticket`} />;
  if (order.kind === "ticket") return <TicketForm facts={facts} show={order.show} onOpen={onOpen} onBack={onClose} />;
  if (order.kind === "gift" && facts.viewer === null) return <SignInFirst words={GIFT_WORDS} path={`/artists/${facts.artist.handle}?gift`} />;
  if (order.kind === "gift") return <GiftForm facts={facts} tierKey={order.tierKey} onOpen={onOpen} />;
  return <PledgeForm facts={facts} goal={order.goal} onOpen={onOpen} />;
}

interface PayPayableProps {
  readonly facts: DeskFacts;
  readonly paymentKey: string;
  readonly payable: Payable;
  readonly onOpen: (payable: Payable) => void;
  readonly onRestart: () => void;
  readonly onPaid: (checkoutId: string) => Promise<void>;
}

function PayPayable({ facts, paymentKey, payable, onOpen, onRestart, onPaid }: PayPayableProps) {
  const { withCode, ...open } = payable;
  return (
    <>
      <PayStep
        {...open}
        consent={facts.consent}
        artistName={facts.artist.name}
        paymentKey={paymentKey}
        fallbackUrl={`/checkout/${open.checkoutId}?page=provider`}
        onRestart={onRestart}
        onPaid={() => onPaid(open.checkoutId)}
      />
      {withCode !== undefined && <CodeField withCode={withCode} onOpen={onOpen} onRestart={onRestart} />}
    </>
  );
}

/** Choose, pay, and your name in the credits. */
export function DeskSheet({ facts, order: first, onClose }: DeskSheetProps) {
  const router = useRouter();
  const [order, setOrder] = useState(first);
  const [payable, setPayable] = useState<Payable | null>(null);
  const [settled, setSettled] = useState<Settled | null>(null);
  const back = () => {
    setPayable(null);
    // From the card back to all tiers, and not straight to the card again.
    if (order.kind === "join") setOrder({ ...order, tierKey: null });
  };
  const finish = async (checkoutId: string) => {
    const outcome = await settle(checkoutId);
    setSettled(outcome);
    router.refresh();
  };
  const title =
    settled !== null ? (
      <span className="sr-only">Thank you</span>
    ) : payable !== null && order.kind === "ticket" ? (
      payable.label
    ) : payable !== null ? (
      <button type="button" onClick={back} className="-my-2 inline-flex min-h-11 items-center gap-3 font-work text-md font-[560] tracking-normal not-italic">
        <ArrowLeft aria-hidden size={20} /> {payable.label} <span className="sr-only">, choose again</span>
      </button>
    ) : (
      titleOf(order, facts.artist.name)
    );
  return (
    <Dialog isOpen onClose={onClose} title={title}>
      <div className="pt-4">
        {settled !== null ? (
          <OutcomeStep settled={settled} onClose={onClose} viewerName={facts.viewer?.name ?? null} />
        ) : facts.paymentKey === null ? (
          <p className="text-ink-2">Nothing can be paid here yet: no payment provider is set up.</p>
        ) : payable === null ? (
          <ChooseStep facts={facts} order={order} onOpen={setPayable} onClose={onClose} />
        ) : (
          <PayPayable facts={facts} paymentKey={facts.paymentKey} payable={payable} onOpen={setPayable} onRestart={back} onPaid={finish} />
        )}
      </div>
    </Dialog>
  );
}
