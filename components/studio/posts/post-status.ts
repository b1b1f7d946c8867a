import type { Outputs } from "@/components/ui/api-types";
import type { StatusTone } from "@/components/ui/status";

export type OwnPost = Outputs["benefits"]["myPosts"]["items"][number];

export const POST_STATUS: Readonly<Record<OwnPost["status"], { readonly word: string; readonly tone: StatusTone }>> = {
  draft: { word: "Draft", tone: "idle" },
  scheduled: { word: "Scheduled", tone: "waiting" },
  published: { word: "Published", tone: "ok" },
};
