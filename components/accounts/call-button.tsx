"use client";

import { type ReactNode, useState } from "react";
import { readFailure } from "@/components/ui/api-client";
import { Button, type ButtonVariant } from "@/components/ui/button";
import { FormStatus } from "@/components/ui/form-status";

interface CallButtonProps {
  /** What pressing does; it throws what a call throws. */
  readonly call: () => Promise<void>;
  readonly variant?: ButtonVariant;
  /** Read aloud in place of the words on the button, where several buttons say the same. */
  readonly name?: string;
  readonly children: ReactNode;
}

/** A button that asks the server for one thing and says so when that did not work. */
export function CallButton({ call, variant = "secondary", name, children }: CallButtonProps) {
  const [isBusy, setIsBusy] = useState(false);
  const [fault, setFault] = useState<string | null>(null);
  const press = async () => {
    if (isBusy) return;
    setIsBusy(true);
    setFault(null);
    try {
      await call();
    } catch (thrown) {
      setFault(readFailure(thrown).message);
    } finally {
      setIsBusy(false);
    }
  };
  return (
    <span className="inline-grid justify-items-end gap-1">
      <Button size="dense" variant={variant} aria-label={name} aria-disabled={isBusy} onClick={() => void press()}>
        {children}
      </Button>
      {fault !== null && <FormStatus tone="bad" message={fault} />}
    </span>
  );
}
