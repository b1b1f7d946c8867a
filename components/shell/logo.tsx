import Link from "next/link";

export function Logo({ className = "" }: { readonly className?: string }) {
  return (
    <Link
      href="/"
      aria-label="MHC, the front page"
      className={`inline-flex min-h-11 items-center font-display text-title-sm font-[660] tracking-[-0.04em] ${className}`}
    >
      MHC
    </Link>
  );
}
