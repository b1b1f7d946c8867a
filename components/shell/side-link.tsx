"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import type { ReactNode } from "react";

interface SideLinkProps {
  readonly href: string;
  readonly icon: ReactNode;
  readonly label: string;
  /** Addresses that belong to this place as well. */
  readonly alsoUnder?: readonly string[];
  /** Only this very address counts. */
  readonly isExact?: boolean;
  readonly shape: "side" | "bar";
}

const SHAPES = {
  side: "flex min-h-9 items-center gap-3 rounded-2 px-3 text-sm font-[500] text-ink-2 hover:text-ink aria-[current]:bg-surface-2 aria-[current]:font-[580] aria-[current]:text-ink pointer-coarse:min-h-11",
  bar: "flex min-h-14 flex-col items-center justify-center gap-0.5 border-t-2 border-transparent text-xs text-ink-2 aria-[current]:border-ink aria-[current]:font-[580] aria-[current]:text-ink",
} as const;

/** A place in the studio or the back office, marked while one is in it. */
export function SideLink({ href, icon, label, alsoUnder = [], isExact = false, shape }: SideLinkProps) {
  const pathname = usePathname();
  const isHere = isExact ? pathname === href : pathname === href || pathname.startsWith(`${href}/`);
  const isCurrent = isHere || alsoUnder.some((prefix) => pathname === prefix || pathname.startsWith(`${prefix}/`));
  return (
    <Link href={href} aria-current={isCurrent ? "page" : undefined} className={SHAPES[shape]}>
      {icon}
      {label}
    </Link>
  );
}
