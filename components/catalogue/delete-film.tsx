"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { apiClient, type CallFailure, readFailure } from "@/components/ui/api-client";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { FormStatus } from "@/components/ui/form-status";

/** Asks once, says what goes with it, and deletes. */
export function DeleteFilm({ videoId, title }: { readonly videoId: string; readonly title: string }) {
  const router = useRouter();
  const [isOpen, setIsOpen] = useState(false);
  const [isBusy, setIsBusy] = useState(false);
  const [failure, setFailure] = useState<CallFailure | null>(null);
  const remove = async () => {
    setIsBusy(true);
    setFailure(null);
    try {
      await apiClient.catalogue.delete.mutate({ id: videoId });
      router.push("/studio");
      router.refresh();
    } catch (thrown) {
      setFailure(readFailure(thrown));
      setIsBusy(false);
    }
  };
  return (
    <>
      <Button variant="danger" onClick={() => setIsOpen(true)}>
        Delete this film
      </Button>
      <Dialog isOpen={isOpen} onClose={() => setIsOpen(false)} title={`Delete ${title}?`}>
        <p className="pt-3 text-ink-2">The film, its edits and all their clips are deleted for good. Clips that you downloaded stay yours.</p>
        <div className="flex flex-wrap gap-3 pt-6">
          <Button variant="danger" disabled={isBusy} onClick={() => void remove()}>
            {isBusy ? "Deleting" : "Delete for good"}
          </Button>
          <Button onClick={() => setIsOpen(false)}>Keep it</Button>
        </div>
        <FormStatus message={failure?.message ?? null} requestId={failure?.requestId} tone="bad" />
      </Dialog>
    </>
  );
}
