"use client";

import type { StripeCheckoutElementsValue } from "@stripe/react-stripe-js/checkout";
import type { StripeExpressCheckoutElementConfirmEvent } from "@stripe/stripe-js";
import { useRef, useState } from "react";

interface Fault {
  /** Another for each try, so that the same words are read aloud again. */
  readonly id: number;
  readonly message: string;
}

type State = "idle" | "paying" | "opening";

interface ConfirmSteps {
  /** What must be kept before anything is paid; a sentence says why it cannot be paid yet. */
  readonly prepare: () => Promise<string | null>;
  readonly onPaid: () => Promise<void>;
}

/** The payment went through and only our answer is missing: nobody should pay a second time for that. */
const PAID_UNTOLD = "Your payment went through, but this page could not open what it unlocks. Reload it in a moment; you will not be charged again.";

/** Pays once, however often it is pressed; the button comes back only when nothing was charged. */
export function useConfirm(checkout: StripeCheckoutElementsValue, { prepare, onPaid }: ConfirmSteps) {
  const isUnderWay = useRef(false);
  const [state, setState] = useState<State>("idle");
  const [fault, setFault] = useState<Fault | null>(null);

  const fail = (message: string) => {
    isUnderWay.current = false;
    setState("idle");
    setFault((before) => ({ id: (before?.id ?? 0) + 1, message }));
  };

  const confirm = async (express?: StripeExpressCheckoutElementConfirmEvent) => {
    if (isUnderWay.current) return;
    isUnderWay.current = true;
    setState("paying");
    setFault(null);
    const hindrance = await prepare();
    if (hindrance !== null) return fail(hindrance);
    try {
      const result = await checkout.confirm({ redirect: "if_required", expressCheckoutConfirmEvent: express });
      if (result.type === "error") return fail(result.error.message);
    } catch {
      return fail("The payment provider could not be reached. Try again in a moment.");
    }
    setState("opening");
    try {
      await onPaid();
    } catch {
      setState("opening");
      setFault({ id: 0, message: PAID_UNTOLD });
    }
  };

  return { state, fault, confirm };
}
