import Link from "next/link";
import type { ComponentProps } from "react";

/** A link in running text or beside a section's title. */
export function TextLink({ className = "", ...rest }: ComponentProps<typeof Link>) {
  return <Link className={`underlined text-ink ${className}`} {...rest} />;
}
