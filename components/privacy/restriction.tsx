"use client";

import { useRouter } from "next/navigation";
import { CallButton } from "@/components/accounts/call-button";
import { apiClient } from "@/components/ui/api-client";
import { DateText } from "@/components/ui/date-text";
import { Status } from "@/components/ui/status";

/** Has the person's data kept and not used, or ends that. */
export function Restriction({ since }: { readonly since: string | null }) {
  const router = useRouter();
  const change = async () => {
    await apiClient.privacy.restrict.mutate({ isRestricted: since === null });
    router.refresh();
  };
  return (
    <div className="grid justify-items-start gap-3">
      {since === null ? (
        <p className="text-ink-2">
          You can have your data kept and used for nothing but what you ask for and what the law asks, such as while something about it is in dispute. Then no
          artist’s mail reaches you, and your earnings are paid out when you ask for it and not by themselves.
        </p>
      ) : (
        <Status tone="waiting">
          Kept and not used since <DateText at={since} />
        </Status>
      )}
      <CallButton call={change}>{since === null ? "Keep it, do not use it" : "Use it again"}</CallButton>
    </div>
  );
}
