"use client";

import { useRouter } from "next/navigation";
import { apiClient } from "@/components/ui/api-client";
import { AskFirst } from "@/components/ui/ask-first";

interface DecideCaseProps {
  readonly caseId: string;
  readonly views: number;
  readonly artist: string;
  /** Such as `$1.20`. */
  readonly held: string;
}

/** Pays the views of a case, or refuses them. Either is final. */
export function DecideCase({ caseId, views, artist, held }: DecideCaseProps) {
  const router = useRouter();
  const note = { label: "Why", hint: "Kept with the case and in the audit log." };
  return (
    <div className="flex flex-wrap gap-2">
      <AskFirst
        label={`Pay ${held}`}
        variant="primary"
        title={`Pay these ${views} views?`}
        confirm={`Pay ${held}`}
        refuse="Not yet"
        words={note}
        call={({ words }) => apiClient.royalties.releaseViews.mutate({ caseId, note: words })}
        onDone={() => router.refresh()}
      >
        <p>
          {held} goes from review to what {artist} can be paid, as views of their day and rate.
        </p>
      </AskFirst>
      <AskFirst
        label="Refuse them"
        variant="danger"
        title={`Refuse these ${views} views?`}
        confirm="Refuse the views"
        refuse="Not yet"
        words={note}
        call={({ words }) => apiClient.royalties.rejectViews.mutate({ caseId, note: words })}
        onDone={() => router.refresh()}
      >
        <p>
          {held} goes back to where it came from. {artist} sees in their transactions that the views were refused.
        </p>
      </AskFirst>
    </div>
  );
}
