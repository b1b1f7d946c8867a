"use client";

import { useRouter } from "next/navigation";
import { apiClient } from "@/components/ui/api-client";
import { AskFirst } from "@/components/ui/ask-first";
import type { Goal } from "./goal-words";

const WHAT_FOLLOWS: Readonly<Record<Goal["kind"], string>> = {
  keep: "Nobody can pledge to it any more. What was pledged is yours and stays so.",
  "all-or-nothing": "Every card that was kept for it is forgotten, and none is charged. Those who pledged are told.",
};

/** Calling off asks once more and says what it means for those who pledged. */
export function CancelGoal({ goal }: { readonly goal: Pick<Goal, "id" | "title" | "kind"> }) {
  const router = useRouter();
  return (
    <AskFirst
      label="Call it off"
      name={`Call off ${goal.title}`}
      variant="danger"
      title={`Call off “${goal.title}”?`}
      confirm="Call it off"
      refuse="Keep it"
      call={() => apiClient.patronage.cancelGoal.mutate({ goalId: goal.id })}
      onDone={() => router.refresh()}
    >
      <p>{WHAT_FOLLOWS[goal.kind]}</p>
    </AskFirst>
  );
}
