"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { CallButton } from "@/components/accounts/call-button";
import { apiClient } from "@/components/ui/api-client";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import type { Goal } from "./goal-words";

const WHAT_FOLLOWS: Readonly<Record<Goal["kind"], string>> = {
  keep: "Nobody can pledge to it any more. What was pledged is yours and stays so.",
  "all-or-nothing": "Every card that was kept for it is forgotten, and none is charged. Those who pledged are told.",
};

/** Calling off asks once more and says what it means for those who pledged. */
export function CancelGoal({ goal }: { readonly goal: Pick<Goal, "id" | "title" | "kind"> }) {
  const router = useRouter();
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <Button size="dense" variant="quiet" aria-label={`Call off ${goal.title}`} onClick={() => setIsOpen(true)}>
        Call it off
      </Button>
      <Dialog isOpen={isOpen} onClose={() => setIsOpen(false)} title={`Call off “${goal.title}”?`}>
        <div className="grid justify-items-start gap-5 pt-3">
          <p className="text-ink-2">{WHAT_FOLLOWS[goal.kind]}</p>
          <CallButton
            variant="danger"
            call={async () => {
              await apiClient.patronage.cancelGoal.mutate({ goalId: goal.id });
              setIsOpen(false);
              router.refresh();
            }}
          >
            Call it off
          </CallButton>
        </div>
      </Dialog>
    </>
  );
}
