"use client";

import { useRouter } from "next/navigation";
import { apiClient } from "@/components/ui/api-client";
import { AskFirst } from "@/components/ui/ask-first";

/** Asks once. */
export function RemoveCaptions({ videoId, language, label }: { readonly videoId: string; readonly language: string; readonly label: string }) {
  const router = useRouter();
  return (
    <AskFirst
      label="Remove"
      name={`Remove the captions ${label}`}
      title={`Remove ${label}?`}
      confirm="Remove"
      variant="danger"
      call={() => apiClient.distribution.removeCaptions.mutate({ id: videoId, language })}
      onDone={() => router.refresh()}
    >
      <p>Players that begin the film afterwards have these captions no more. Your own file is untouched.</p>
    </AskFirst>
  );
}
