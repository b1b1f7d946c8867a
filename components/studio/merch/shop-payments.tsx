"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { FormOutcome } from "@/components/accounts/form-outcome";
import { useForm } from "@/components/accounts/use-form";
import { apiClient, readFailure } from "@/components/ui/api-client";
import type { Outputs } from "@/components/ui/api-types";
import { AskFirst } from "@/components/ui/ask-first";
import { Button } from "@/components/ui/button";
import { TextField } from "@/components/ui/field";
import { FormStatus } from "@/components/ui/form-status";
import { formatCents } from "@/components/ui/money";
import { readCents } from "@/components/ui/read-cents";
import { Status } from "@/components/ui/status";
import { debtWords, type Shop } from "./merch-words";

type Payment = Outputs["royalties"]["listShopPayments"]["items"][number];

interface Books {
  readonly owedMicros: string;
  readonly payments: readonly Payment[];
}

const SHOWN = 10;

async function readBooks(shopId: string): Promise<Books> {
  const [{ owedMicros }, { items }] = await Promise.all([
    apiClient.royalties.shopDebt.query({ shopId }),
    apiClient.royalties.listShopPayments.query({ shopId, limit: SHOWN }),
  ]);
  return { owedMicros, payments: items };
}

function PaymentRow({ payment, onChanged }: { readonly payment: Payment; readonly onChanged: () => void }) {
  const sum = formatCents(payment.amountCents, payment.currency);
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 border-b border-line py-2.5">
      <span className="tabular min-w-0 text-sm leading-work wrap-anywhere">
        {sum} on {payment.receivedOn}, {payment.reference}
      </span>
      {payment.undoneAt === null ? (
        <AskFirst
          label="Take it back"
          name={`Take back ${sum}, ${payment.reference}`}
          title="Was this written down by mistake?"
          confirm={`Take back ${sum}`}
          call={() => apiClient.royalties.undoShopPayment.mutate({ paymentId: payment.id })}
          onDone={onChanged}
        >
          <p>The shop owes it again. Both entries stay in the ledger.</p>
        </AskFirst>
      ) : (
        <Status tone="idle">Taken back</Status>
      )}
    </li>
  );
}

interface ShopPaymentsProps {
  readonly shop: Shop;
  /** As `2027-01-31`, UTC. */
  readonly today: string;
  /** Where the page says already what the shop owes, it is not said again here. */
  readonly isDebtSaid?: boolean;
}

/** What a shop owes, what it paid, and a form for what the bank says that it paid; read when it is opened. */
export function ShopPayments({ shop, today, isDebtSaid = false }: ShopPaymentsProps) {
  const router = useRouter();
  const [books, setBooks] = useState<Books | null>(null);
  const [fault, setFault] = useState<string | null>(null);
  const read = () => {
    readBooks(shop.id).then(
      (found) => {
        setBooks(found);
        setFault(null);
      },
      (thrown: unknown) => setFault(readFailure(thrown).message),
    );
  };
  // Of a closed shop, the page itself says what it owes.
  const readAnew = () => {
    read();
    router.refresh();
  };
  const form = useForm(async (words, element) => {
    const amountCents = readCents(words.get("amountCents")) ?? 0;
    const input = { shopId: shop.id, reference: words.get("reference"), amountCents, receivedOn: words.get("receivedOn") };
    const payment = await apiClient.royalties.bookShopPayment.mutate(input);
    element.reset();
    readAnew();
    return `${formatCents(payment.amountCents, payment.currency)} is in the books.`;
  });
  return (
    <details onToggle={(event) => event.currentTarget.open && read()}>
      <summary className="underlined inline-flex min-h-11 items-center text-sm">
        What {shop.name} {isDebtSaid ? "paid" : "owes and paid"}
      </summary>
      <div className="grid max-w-[620px] gap-5 pt-2">
        {fault !== null && <FormStatus tone="bad" message={fault} />}
        {books !== null && (
          <>
            {!isDebtSaid && <p className="tabular text-sm leading-work text-ink-2">{debtWords(books.owedMicros, shop.currency)}</p>}
            {books.payments.length > 0 && (
              <ul className="border-t border-line">
                {books.payments.map((payment) => (
                  <PaymentRow key={payment.id} payment={payment} onChanged={readAnew} />
                ))}
              </ul>
            )}
          </>
        )}
        <form method="post" onSubmit={form.onSubmit} className="grid gap-5">
          <div className="grid gap-5 sm:grid-cols-3">
            <TextField
              label={`It paid, ${shop.currency}`}
              name="amountCents"
              inputMode="decimal"
              autoComplete="off"
              required
              className="tabular"
              error={form.issues.amountCents}
            />
            <TextField label="The bank had it on" name="receivedOn" type="date" max={today} defaultValue={today} required error={form.issues.receivedOn} />
            <TextField label="The bank’s reference" name="reference" required maxLength={200} error={form.issues.reference} />
          </div>
          <Button type="submit" aria-disabled={form.isBusy} className="justify-self-start">
            Write it down
          </Button>
          <FormOutcome failure={form.failure} success={form.success} />
        </form>
      </div>
    </details>
  );
}
