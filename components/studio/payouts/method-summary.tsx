import { ButtonLink } from "@/components/ui/button";
import { DateText } from "@/components/ui/date-text";
import { Status } from "@/components/ui/status";
import type { Methods } from "./payout-words";

type Method = NonNullable<Methods["current"]>;

function MethodState({ method }: { readonly method: Method }) {
  if (method.isCooling && method.usableFrom !== null)
    return (
      <Status tone="waiting">
        Cools until <DateText at={method.usableFrom} precision="minute" /> UTC
      </Status>
    );
  return <Status tone="ok">In use</Status>;
}

/** Where money goes, by its last four, and what of a change is still open. */
export function MethodSummary({ methods }: { readonly methods: Methods }) {
  const { current, proposed, notice } = methods;
  return (
    <div className="grid justify-items-start gap-3 text-sm leading-work">
      {current !== null && (
        <p className="flex flex-wrap items-baseline gap-x-4 gap-y-1">
          <span className="text-md font-[560]">{current.label}</span>
          <span className="text-ink-2">{current.currency}</span>
          <MethodState method={current} />
        </p>
      )}
      {notice !== null && <p className="max-w-[60ch] text-ink-2">{notice}</p>}
      {proposed !== null && (
        <p className="max-w-[60ch] text-ink-2">
          {proposed.label} waits for the code that was mailed to {proposed.codeSentTo}.
        </p>
      )}
      <ButtonLink href="/studio/payouts/method" size="dense">
        {proposed !== null ? "Type the code" : current === null ? "Say where it should go" : "Change it"}
      </ButtonLink>
    </div>
  );
}
