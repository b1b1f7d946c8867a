import type { ReactNode } from "react";
import type { Mode } from "@/components/ui/mode";
import { REALM_WORDS, type Realm } from "@/components/ui/theme";
import { SiteFooter } from "./site-footer";
import { type ShellViewer, SiteHeader } from "./site-header";

interface PublicShellProps {
  readonly viewer: ShellViewer | null;
  /** The visitor's own setting; null follows the system, or the realm. */
  readonly mode: Mode | null;
  /** An artist's pages wear their realm; pages of nobody are paper and ink. */
  readonly realm?: Realm | null;
  /** The page brings a header of its own, over its picture. */
  readonly hasOwnHeader?: boolean;
  readonly children: ReactNode;
}

/** What stands around every public page. */
export function PublicShell({ viewer, mode, realm = null, hasOwnHeader = false, children }: PublicShellProps) {
  const words = realm === null ? null : REALM_WORDS[realm];
  const pageMode = words === null ? undefined : (mode ?? words.nativeMode ?? undefined);
  return (
    <div data-theme={words?.theme ?? "work"} data-mode={pageMode} className="relative flex min-h-dvh flex-col">
      {!hasOwnHeader && <SiteHeader viewer={viewer} />}
      <main id="main" tabIndex={-1} className="grow outline-none">
        {children}
      </main>
      <SiteFooter mode={mode} realm={realm} />
    </div>
  );
}
