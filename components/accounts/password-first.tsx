import { TextLink } from "@/components/ui/text-link";

/** In the place of a form that asks for a password, for whoever signs in by mailed links and has none. `soThat` ends the sentence: why it asks. */
export function PasswordFirst({ soThat }: { readonly soThat: string }) {
  return (
    <p className="text-sm leading-work text-ink-2">
      <TextLink href="/settings#claim">Give this account a password</TextLink> first, {soThat}
    </p>
  );
}
