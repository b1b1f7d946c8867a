import type { ReactNode } from "react";
import { findMode } from "@/app/page-mode";
import { requireViewer } from "@/app/viewer";
import { PublicShell } from "@/components/shell/public-shell";

/** Pages of one's own account. */
export default async function FanLayout({ children }: { readonly children: ReactNode }) {
  return (
    <PublicShell viewer={await requireViewer()} mode={await findMode()}>
      <div className="gutter mx-auto w-full max-w-[1440px] pt-8">{children}</div>
    </PublicShell>
  );
}
