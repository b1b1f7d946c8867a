import { Button, ButtonLink } from "@/components/ui/button";
import { FormStatus } from "@/components/ui/form-status";

interface TicketWithoutScriptsProps {
  readonly action: () => Promise<void>;
  /** Null for somebody who is signed in. */
  readonly signInHref: string | null;
  readonly fault: string | null;
}

/** Buys the ticket on the payment provider's page, which needs no script of ours. */
export function TicketWithoutScripts({ action, signInHref, fault }: TicketWithoutScriptsProps) {
  return (
    <div className="grid justify-items-start gap-3 border-t border-line pt-4">
      {fault !== null && <FormStatus tone="bad" message={fault} />}
      <p className="text-sm leading-work text-ink-2">
        {signInHref === null
          ? "The payment provider has a page of its own for this, which also works where scripts do not. You come back here afterwards."
          : "A ticket stays with your account, so that the livestream opens wherever you are signed in."}
      </p>
      {signInHref === null ? (
        <form action={action}>
          <Button type="submit">Pay on the provider’s page</Button>
        </form>
      ) : (
        <ButtonLink href={signInHref}>Sign in</ButtonLink>
      )}
    </div>
  );
}
