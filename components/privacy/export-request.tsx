"use client";

import { useRouter } from "next/navigation";
import { CallButton } from "@/components/accounts/call-button";
import { apiClient } from "@/components/ui/api-client";
import type { Outputs } from "@/components/ui/api-types";
import { buttonClass } from "@/components/ui/button";
import { formatBytes } from "@/components/ui/bytes";
import { DateText } from "@/components/ui/date-text";
import { Status } from "@/components/ui/status";

export type PrivacyRequest = Outputs["privacy"]["mine"]["requests"][number];

/** Asks for everything about the person as a file, and gives it once it is made. */
export function ExportRequest({ newest }: { readonly newest: PrivacyRequest | undefined }) {
  const router = useRouter();
  const ask = async () => {
    await apiClient.privacy.requestExport.mutate();
    router.refresh();
  };
  const isUnderWay = newest?.status === "scheduled" || newest?.status === "running";
  const canFetch = newest?.status === "done" && newest.sizeBytes !== null;
  return (
    <div className="grid justify-items-start gap-3">
      <p className="text-ink-2">
        Everything we hold about you, as a file that people and programs can read. It is made in a few minutes and a mail says when it is there.
      </p>
      {newest?.status === "failed" && <Status tone="bad">The last one could not be made. Ask again; if it fails again, write to us.</Status>}
      {canFetch && (
        <div className="flex flex-wrap items-center gap-4">
          <a href={`/api/privacy/exports/${newest.id}`} download className={buttonClass()}>
            Download, {formatBytes(newest.sizeBytes ?? 0)}
          </a>
          {newest.expiresAt !== null && (
            <span className="text-sm text-ink-2">
              There until <DateText at={newest.expiresAt} />
            </span>
          )}
        </div>
      )}
      {isUnderWay ? (
        <Status tone="running">Being made since you asked</Status>
      ) : (
        <CallButton call={ask}>{canFetch ? "Make a new one" : "Export everything about me"}</CallButton>
      )}
    </div>
  );
}
