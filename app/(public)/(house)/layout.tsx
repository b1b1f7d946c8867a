import type { ReactNode } from "react";
import { findMode } from "@/app/page-mode";
import { findViewer } from "@/app/viewer";
import { PublicShell } from "@/components/shell/public-shell";

/** Public pages that belong to nobody: signing in, lists, documents. Pages with a picture of their own bring their own shell. */
export default async function HouseLayout({ children }: { readonly children: ReactNode }) {
  return (
    <PublicShell viewer={await findViewer()} mode={await findMode()}>
      <div className="gutter mx-auto w-full max-w-[1440px] pt-8">{children}</div>
    </PublicShell>
  );
}
