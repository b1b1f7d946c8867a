import { findMode } from "@/app/page-mode";
import { findViewer } from "@/app/viewer";
import { PublicShell } from "@/components/shell/public-shell";
import { ButtonLink } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";

export const metadata = { title: "Nothing here" };

/** The same for what does not exist and for what is not yours to see. */
export default async function NotFoundPage() {
  return (
    <PublicShell viewer={await findViewer()} mode={await findMode()}>
      <div className="gutter pt-8">
        <EmptyState
          title="There is nothing here"
          sentence="It was moved or taken down, or it is not yours to see. If it is a film of yours, sign in first."
          action={<ButtonLink href="/">Back to the front page</ButtonLink>}
        />
      </div>
    </PublicShell>
  );
}
