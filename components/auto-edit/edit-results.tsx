import type { ReactNode } from "react";
import { REALM_WORDS } from "@/components/ui/theme";
import { ChosenClip } from "./chosen-clip";
import { ClipGallery } from "./clip-gallery";
import type { Analysis, ClipGroup, Job, NamedClip } from "./clip-names";
import { LeftOut } from "./left-out";
import { Timeline } from "./timeline";
import { TimelineTable } from "./timeline-table";

interface EditResultsProps {
  readonly job: Job;
  readonly groups: readonly ClipGroup[];
  readonly chosen: NamedClip;
  readonly analysis: Analysis | null;
  readonly film?: ReactNode;
}

/** What came of an edit: all of it on one axis of time, one clip with its reasons, every clip, and what was left out. */
export function EditResults({ job, groups, chosen, analysis, film }: EditResultsProps) {
  const hrefFor = (named: NamedClip) => `/studio/edits/${job.jobId}?clip=${named.clip.index}`;
  return (
    <div className="grid gap-6">
      {analysis !== null && (
        <div>
          <Timeline analysis={analysis} groups={groups} chosen={chosen} hrefFor={hrefFor} film={film} />
          <TimelineTable analysis={analysis} groups={groups} />
        </div>
      )}
      <div className="grid items-start gap-6 lg:grid-cols-2">
        <ChosenClip named={chosen} realmName={REALM_WORDS[job.realm].name} />
        <div className="grid gap-8">
          <h2 className="sr-only">All clips</h2>
          <ClipGallery groups={groups} chosen={chosen} hrefFor={hrefFor} />
          {analysis !== null && <LeftOut moments={analysis.leftOut} />}
        </div>
      </div>
    </div>
  );
}
