import { User } from "@phosphor-icons/react/dist/ssr/User";
import Link from "next/link";

/** Who is signed in, and the way to their account. */
export function ViewerFoot({ name }: { readonly name: string }) {
  return (
    <Link href="/settings" className="flex min-h-11 max-w-full items-center gap-3 rounded-2 px-3 text-sm text-ink-2 hover:text-ink">
      <User aria-hidden size={18} className="shrink-0" />
      <span className="truncate">{name}</span>
    </Link>
  );
}
