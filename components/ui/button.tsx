import Link from "next/link";
import type { ComponentProps, ReactNode } from "react";

export type ButtonVariant = "primary" | "secondary" | "quiet" | "danger";
export type ButtonSize = "regular" | "dense";

const VARIANTS: Readonly<Record<ButtonVariant, string>> = {
  primary: "border-mark bg-accent text-on-accent hover:not-disabled:opacity-88",
  secondary: "border-line-strong bg-transparent text-ink hover:not-disabled:border-ink",
  quiet: "border-transparent bg-transparent text-ink hover:not-disabled:bg-surface-2",
  danger: "border-bad bg-transparent text-bad hover:not-disabled:bg-surface-2",
};

const SIZES: Readonly<Record<ButtonSize, string>> = {
  regular: "min-h-11 px-4 text-md",
  dense: "min-h-9 px-3 text-sm pointer-coarse:min-h-11",
};

/** The look of something to press, for the elements that are not one of the two below. */
export function buttonClass(variant: ButtonVariant = "secondary", size: ButtonSize = "regular"): string {
  return `pressable inline-flex items-center justify-center gap-2 rounded-2 border font-[560] leading-work whitespace-nowrap select-none transition duration-(--t-ui) ease-out active:translate-y-px disabled:border-dashed disabled:border-line-strong disabled:bg-surface-2 disabled:text-ink-3 ${SIZES[size]} ${VARIANTS[variant]}`;
}

interface Looks {
  readonly variant?: ButtonVariant;
  readonly size?: ButtonSize;
  readonly children: ReactNode;
}

/** One accent action a view: `primary` once, `secondary` for the rest. Disabled buttons have their reason beside them. */
export function Button({ variant, size, className = "", type = "button", ...rest }: Looks & ComponentProps<"button">) {
  return <button type={type} className={`${buttonClass(variant, size)} ${className}`} {...rest} />;
}

/** Something to press that leads to an address. */
export function ButtonLink({ variant, size, className = "", ...rest }: Looks & ComponentProps<typeof Link>) {
  return <Link className={`${buttonClass(variant, size)} ${className}`} {...rest} />;
}
