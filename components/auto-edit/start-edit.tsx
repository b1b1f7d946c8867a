"use client";

import Link from "next/link";
import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";
import { apiClient, type CallFailure, readFailure } from "@/components/ui/api-client";
import type { Outputs } from "@/components/ui/api-types";
import { Button } from "@/components/ui/button";
import { CheckboxField, ChoiceGroup } from "@/components/ui/choice";
import { SelectField } from "@/components/ui/field";
import { FormStatus } from "@/components/ui/form-status";
import { REALM_WORDS, type Realm } from "@/components/ui/theme";
import { ExactPreview } from "./exact-preview";
import { RealmChoice } from "./realm-choice";
import type { ExactSource } from "./render-exactly";

type Capabilities = Outputs["autoEdit"]["capabilities"];
type Target = Capabilities["targets"][number]["name"];
type Preview = Outputs["autoEdit"]["preview"];

interface StartEditProps {
  readonly videoId: string;
  readonly firstRealm: Realm;
  readonly posterUrl: string | null;
  readonly capabilities: Capabilities;
  /** What the server knew of the excerpt when the page was made. */
  readonly preview: Preview;
}

const ASK_EVERY_MS = 2_000;
const MS_PER_SECOND = 1000;

/** The excerpt of the film, asked for until it is there. */
function useExcerpt(videoId: string, first: Preview): Preview {
  const [preview, setPreview] = useState(first);
  useEffect(() => {
    if (preview.status !== "preparing") return;
    const timer = setTimeout(() => {
      // A question that gets no answer is asked again: a new object makes the effect run anew.
      apiClient.autoEdit.preview.query({ videoId, realm: "INFERNO" }).then(setPreview, () => setPreview({ status: "preparing" }));
    }, ASK_EVERY_MS);
    return () => clearTimeout(timer);
  }, [preview, videoId]);
  return preview;
}

function lengthText(target: Capabilities["targets"][number]): string {
  const shape = target.aspect === "source" ? "" : `${target.aspect}, `;
  return `${target.text} ${shape}${target.durationMsMin / MS_PER_SECOND} to ${target.durationMsMax / MS_PER_SECOND} s.`;
}

/** Choosing a light by moving pictures of the film itself, what to make, how many, and starting it. */
export function StartEdit({ videoId, firstRealm, posterUrl, capabilities, preview: firstPreview }: StartEditProps) {
  const router = useRouter();
  const [realm, setRealm] = useState<Realm>(firstRealm);
  const [targets, setTargets] = useState<readonly Target[]>(capabilities.targets.map((target) => target.name));
  const [clipsMax, setClipsMax] = useState(capabilities.limits.clipsPerKindDefault);
  const [isBusy, setIsBusy] = useState(false);
  const [failure, setFailure] = useState<(CallFailure & { readonly runningJobId?: string }) | null>(null);
  const preview = useExcerpt(videoId, firstPreview);

  const askForSource = async (): Promise<ExactSource> => {
    const answer = await apiClient.autoEdit.preview.query({ videoId, realm });
    if (answer.status !== "ready") throw new Error("The excerpt is not ready yet.");
    return answer;
  };
  const start = async () => {
    setIsBusy(true);
    setFailure(null);
    try {
      const options = { shortsMax: clipsMax, reelsMax: clipsMax, highlightsMax: clipsMax };
      const started = await apiClient.autoEdit.start.mutate({ videoId, realm, targets: [...targets], options });
      router.push(`/studio/edits/${started.jobId}`);
    } catch (thrown) {
      const read = readFailure(thrown);
      setFailure({ ...read, runningJobId: read.details.jobId });
      setIsBusy(false);
    }
  };
  const toggle = (name: Target, isWanted: boolean) =>
    setTargets((before) => capabilities.targets.map((target) => target.name).filter((each) => (each === name ? isWanted : before.includes(each))));

  return (
    <form
      className="grid gap-10"
      onSubmit={(event) => {
        event.preventDefault();
        void start();
      }}
    >
      <div>
        <RealmChoice chosen={realm} onChoose={setRealm} excerptUrl={preview.status === "ready" ? preview.sourceUrl : null} posterUrl={posterUrl} />
        <div className="pt-4">
          {preview.status === "ready" && (
            <ExactPreview key={realm} realmName={REALM_WORDS[realm].name} ratio={`${preview.width} / ${preview.height}`} askForSource={askForSource} />
          )}
          {preview.status === "preparing" && (
            <p className="text-sm text-ink-3">A moving excerpt of your film is being made. You can start without waiting for it.</p>
          )}
          {preview.status === "unavailable" && <p className="text-sm text-ink-3">{preview.message}</p>}
        </div>
      </div>
      <div className="grid gap-8 border-t border-ink pt-4 md:grid-cols-2">
        <ChoiceGroup legend="What to make">
          {capabilities.targets.map((target) => (
            <CheckboxField
              key={target.name}
              name="targets"
              value={target.name}
              checked={targets.includes(target.name)}
              onChange={(event) => toggle(target.name, event.target.checked)}
              label={`${target.name.charAt(0).toUpperCase()}${target.name.slice(1)}`}
              hint={lengthText(target)}
            />
          ))}
        </ChoiceGroup>
        <div className="grid content-start gap-6">
          <SelectField
            label="At most, of each kind"
            hint="A short film gives fewer; there is one trailer."
            value={clipsMax}
            onChange={(event) => setClipsMax(Number(event.target.value))}
            className="max-w-40"
          >
            {Array.from({ length: capabilities.limits.clipsPerKindMax }, (_, index) => index + 1).map((count) => (
              <option key={count} value={count}>
                {count}
              </option>
            ))}
          </SelectField>
          <div className="grid justify-items-start gap-3">
            <Button type="submit" variant="primary" disabled={isBusy || targets.length === 0}>
              {isBusy ? "Starting" : `Cut it in ${REALM_WORDS[realm].name}`}
            </Button>
            {targets.length === 0 && <p className="text-sm text-ink-2">Choose one thing to make at least.</p>}
            <FormStatus message={failure?.message ?? null} requestId={failure?.requestId} tone="bad" />
            {failure?.runningJobId !== undefined && (
              <Link href={`/studio/edits/${failure.runningJobId}`} className="underlined text-sm">
                Go to the edit that is running
              </Link>
            )}
          </div>
        </div>
      </div>
    </form>
  );
}
