"use client";

import { useState } from "react";
import { apiClient, readFailure } from "@/components/ui/api-client";
import { Button } from "@/components/ui/button";
import { Status } from "@/components/ui/status";
import { hasOnlyGrown, recallLog, rememberLog } from "./seen-log";
import { verifyInclusion } from "./verify-inclusion";

type Outcome = { readonly tone: "ok" | "bad" | "waiting"; readonly words: string };

const KEY_CHANGED = "The log is signed with another key than the one this browser knew. Ask us why before you trust it.";
const FORKED = "The log is not the one that this browser saw before. Ask us why before you trust it.";

async function check(transferId: string): Promise<Outcome> {
  const given = await apiClient.proof.transfer.query({ transferId });
  const { proof, checkpoint, verifierKey, text } = given;
  if (proof === null || checkpoint === null) return { tone: "waiting", words: "Not sealed yet: within the hour it will be. Look again then." };
  const seen = recallLog(localStorage);
  if (seen !== null && seen.verifierKey !== verifierKey) return { tone: "bad", words: KEY_CHANGED };
  const verdict = await verifyInclusion({ text, proof, checkpoint }, verifierKey);
  if (!verdict.isProven) return { tone: "bad", words: verdict.fault };
  const ask = async (sizes: { readonly oldSize: number; readonly size: number }) => (await apiClient.proof.consistency.query(sizes)).path;
  if (seen !== null && !(await hasOnlyGrown(seen, verdict.head, ask))) return { tone: "bad", words: FORKED };
  rememberLog(localStorage, { verifierKey, checkpoint });
  const sealedAt = new Date(verdict.head.time).toLocaleString(undefined, { dateStyle: "medium", timeStyle: "short" });
  return { tone: "ok", words: `In the log: entry ${(proof.index + 1).toLocaleString()} of ${proof.size.toLocaleString()}, sealed ${sealedAt}.` };
}

/** Checks in this browser that a line of somebody's account stands in the sealed log as it is shown. */
export function CheckTransfer({ transferId }: { readonly transferId: string }) {
  const [isBusy, setIsBusy] = useState(false);
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const press = async () => {
    if (isBusy) return;
    setIsBusy(true);
    try {
      setOutcome(await check(transferId));
    } catch (thrown) {
      setOutcome({ tone: "bad", words: readFailure(thrown).message });
    } finally {
      setIsBusy(false);
    }
  };
  return (
    <div className="flex flex-wrap items-baseline gap-3">
      <Button size="dense" aria-disabled={isBusy} onClick={() => void press()}>
        Check this
      </Button>
      <span aria-live="polite">{outcome !== null && <Status tone={outcome.tone}>{outcome.words}</Status>}</span>
    </div>
  );
}
