"use client";

import { Button } from "@/components/ui/button";
import { TextField } from "@/components/ui/field";
import type { Payable } from "./orders";
import { StartFault } from "./start-fault";
import { useStart } from "./use-start";

interface CodeFieldProps {
  readonly withCode: NonNullable<Payable["withCode"]>;
  readonly onOpen: (payable: Payable) => void;
  /** Back to the choice, where the checkout that was open is gone. */
  readonly onRestart: () => void;
}

/** A code for who came straight to the card: folded up, so that it costs nobody else a click. */
export function CodeField({ withCode, onOpen, onRestart }: CodeFieldProps) {
  const { start, isBusy, failure } = useStart(onOpen);
  const fault = failure?.issues.promoCode;
  return (
    <details>
      <summary className="underlined inline-flex min-h-11 items-center text-sm text-ink-2">I have a code</summary>
      <form
        className="grid gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          const promoCode = String(new FormData(event.currentTarget).get("promoCode") ?? "").trim();
          if (promoCode !== "") void start({ promoCode }, (idempotencyKey) => withCode(promoCode, idempotencyKey));
        }}
      >
        <TextField label="Your code" name="promoCode" autoComplete="off" maxLength={40} error={fault} />
        <div className="flex flex-wrap gap-2">
          <Button type="submit" aria-disabled={isBusy}>
            Use the code
          </Button>
          {failure !== null && fault === undefined && (
            <Button variant="quiet" onClick={onRestart}>
              Choose again
            </Button>
          )}
        </div>
        <StartFault failure={failure} />
      </form>
    </details>
  );
}
