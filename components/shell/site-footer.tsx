import Link from "next/link";
import type { Mode } from "@/components/ui/mode";
import { REALM_WORDS, type Realm } from "@/components/ui/theme";
import { ModeSwitch } from "./mode-switch";

interface SiteFooterProps {
  readonly mode: Mode | null;
  /** An artist's realm: its book's last line stands here. */
  readonly realm?: Realm | null;
}

const LINKS = [
  { href: "/watch", label: "Watch" },
  { href: "/artists", label: "Artists" },
  { href: "/kept", label: "Kept on this device" },
  { href: "/docs/api", label: "For programs" },
  { href: "/withdraw", label: "Withdraw from a contract" },
  { href: "/privacy/do-not-sell", label: "We do not sell your data" },
] as const;

export function SiteFooter({ mode, realm = null }: SiteFooterProps) {
  const words = realm === null ? null : REALM_WORDS[realm];
  return (
    <footer
      className="gutter mt-18 print:hidden flex flex-wrap items-end justify-between gap-x-12 gap-y-6 border-t border-line pt-7 pb-8"
      style={words === null ? undefined : { backgroundImage: "var(--light)" }}
    >
      <div className="grid gap-1">
        <p lang={words === null ? undefined : "it"} className="font-display text-title-sm leading-title italic">
          {words === null ? "Each of the three books ends on the same word: stelle." : words.lastLine}
        </p>
        {words !== null && <p className="text-sm text-ink-3">{words.lastLineEnglish}</p>}
      </div>
      <div className="flex flex-wrap items-center gap-x-8">
        <nav aria-label="More">
          <ul className="flex flex-wrap gap-x-6 text-sm">
            {LINKS.map((link) => (
              <li key={link.href}>
                <Link href={link.href} className="inline-flex min-h-11 items-center text-ink-2 hover:text-ink hover:underline">
                  {link.label}
                </Link>
              </li>
            ))}
          </ul>
        </nav>
        <ModeSwitch mode={mode} />
      </div>
    </footer>
  );
}
