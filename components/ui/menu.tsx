import Link from "next/link";
import type { ReactNode } from "react";
import { useId } from "react";
import { type ButtonSize, type ButtonVariant, buttonClass } from "./button";

interface MenuProps {
  /** What the button shows. */
  readonly label: ReactNode;
  /** What the button is called, when `label` is only a picture. */
  readonly name?: string;
  readonly variant?: ButtonVariant;
  readonly size?: ButtonSize;
  readonly children: ReactNode;
}

/** A button that opens a list of links and actions: the browser's own popover, so it works before any script has come. */
export function Menu({ label, name, variant = "secondary", size = "regular", children }: MenuProps) {
  const id = useId();
  return (
    <>
      <button type="button" popoverTarget={id} aria-label={name} className={buttonClass(variant, size)}>
        {label}
      </button>
      <div id={id} popover="auto" className="popover-menu">
        <ul>{children}</ul>
      </div>
    </>
  );
}

export function MenuLink({ href, children }: { readonly href: string; readonly children: ReactNode }) {
  return (
    <li>
      <Link href={href} className="flex min-h-11 items-center gap-3 rounded-2 px-3 text-md hover:bg-surface-2">
        {children}
      </Link>
    </li>
  );
}
