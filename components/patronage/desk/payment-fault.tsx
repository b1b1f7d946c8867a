"use client";

import { useEffect, useRef } from "react";

interface PaymentFaultProps {
  readonly purpose: "payment" | "card";
  readonly message: string;
}

/** Money first: that nothing was taken, then why, then that one may try again. Takes the focus, so that nobody looks for it. */
export function PaymentFault({ purpose, message }: PaymentFaultProps) {
  const ref = useRef<HTMLDivElement>(null);
  useEffect(() => ref.current?.focus(), []);
  return (
    <div ref={ref} role="alert" tabIndex={-1} className="grid gap-1 border-t-2 border-bad pt-3 outline-none">
      <p className="font-[600]">{purpose === "card" ? "Your card was not saved" : "Your card was not charged"}</p>
      <p className="text-sm leading-work text-ink-2">{message} You can correct it or use another card; nothing else is lost.</p>
    </div>
  );
}
