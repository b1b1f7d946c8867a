"use client";

import { useRouter } from "next/navigation";
import { type ReactNode, useState } from "react";
import { apiClient, withKey } from "@/components/ui/api-client";
import { Button } from "@/components/ui/button";
import { FormStatus } from "@/components/ui/form-status";
import { formatCents } from "@/components/ui/money";
import { useCall } from "@/components/ui/use-call";

interface RequestPayoutProps {
  readonly currency: string;
  readonly availableCents: number;
  /** Why nothing can be asked for now; null when it can. */
  readonly obstacle: string | null;
  /** What would become of it. */
  readonly children?: ReactNode;
}

/** Asks for everything that is available; where that cannot be, it says why beside the button. */
export function RequestPayout({ currency, availableCents, obstacle, children }: RequestPayoutProps) {
  const router = useRouter();
  const [asked, setAsked] = useState<string | null>(null);
  const call = useCall(() => router.refresh());
  const press = () =>
    call.run(async (key) => {
      const payout = await apiClient.payouts.requestPayout.mutate({ currency }, withKey(key));
      setAsked(`${formatCents(payout.amountCents, payout.currency)} is set aside for you and waits for approval.`);
    });
  return (
    <div className="grid justify-items-start gap-2">
      <Button variant="primary" disabled={obstacle !== null} aria-disabled={call.isBusy} onClick={() => void press()} aria-describedby="payout-obstacle">
        Pay out {formatCents(Math.max(0, availableCents), currency)} now
      </Button>
      {children}
      <p id="payout-obstacle" className="max-w-[56ch] text-sm leading-work text-ink-2">
        {obstacle ?? "All that is available goes out at once, once somebody here has looked at it."}
      </p>
      <FormStatus tone={call.fault === null ? "ok" : "bad"} message={call.fault ?? asked} />
    </div>
  );
}
