import { Fragment } from "react";
import { TextLink } from "@/components/ui/text-link";

const LINK = /(https?:\/\/\S+)/;

/** A mail's text with its links to press. Links to ourselves go by path, so that they work under whatever name this copy is opened. */
export function MailBody({ text }: { readonly text: string }) {
  return (
    <p className="max-w-[64ch] text-sm leading-body wrap-anywhere whitespace-pre-wrap text-ink-2">
      {text.split(LINK).map((part, index) => {
        // Links stand at the odd places of the split, and a mail's text never changes.
        const key = `${index}-${part.length}`;
        if (index % 2 === 0) return <Fragment key={key}>{part}</Fragment>;
        const { pathname, search } = new URL(part);
        return (
          <TextLink key={key} href={`${pathname}${search}`} prefetch={false}>
            {part}
          </TextLink>
        );
      })}
    </p>
  );
}
