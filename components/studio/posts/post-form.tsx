"use client";

import { useRouter } from "next/navigation";
import { useRef } from "react";
import { FormOutcome } from "@/components/accounts/form-outcome";
import { FormFailure, useForm, type Words } from "@/components/accounts/use-form";
import { MomentField } from "@/components/studio/fields/moment-field";
import { type TierChoice, TierField } from "@/components/studio/fields/tier-field";
import { apiClient } from "@/components/ui/api-client";
import { Button } from "@/components/ui/button";
import { ChoiceGroup, RadioField } from "@/components/ui/choice";
import { SelectField, TextAreaField, TextField } from "@/components/ui/field";
import type { OwnPost } from "./post-status";

interface PostFormProps {
  readonly post: OwnPost | null;
  readonly tiers: readonly TierChoice[];
  readonly films: readonly { readonly id: string; readonly title: string }[];
}

const TITLE_CHARS_MAX = 200;
const BODY_CHARS_MAX = 20_000;
/** What "Schedule" says where no time is written. */
const NO_TIME = { message: "Say when it appears.", reason: null, requestId: null, issues: { publishAt: "Say when it appears." }, details: {} };
const orNull = (text: string) => (text === "" ? null : text);

/** Which button was pressed decides when it is to be read. */
type Ending = "draft" | "now" | "later";

function readPost(words: Words, ending: Ending) {
  const publishAt = { draft: null, now: new Date().toISOString(), later: orNull(words.get("publishAt")) }[ending];
  return {
    title: words.get("title"),
    body: words.get("body"),
    videoId: orNull(words.get("videoId")),
    visibility: words.get("visibility") === "public" ? ("public" as const) : ("patrons" as const),
    minTier: orNull(words.get("minTier")),
    publishAt,
  };
}

/** Writes a post; it is a draft until it is published, at once or at a time. */
export function PostForm({ post, tiers, films }: PostFormProps) {
  const router = useRouter();
  const ending = useRef<Ending>("draft");
  const form = useForm(async (words) => {
    if (ending.current === "later" && words.get("publishAt") === "") throw new FormFailure(NO_TIME);
    const written = readPost(words, ending.current);
    // Published stays published while its words are put right.
    const publishAt = post?.status === "published" && ending.current === "now" ? post.publishAt : written.publishAt;
    if (post === null) {
      const made = await apiClient.benefits.createPost.mutate(written);
      router.push(`/studio/posts/${made.id}`);
      return null;
    }
    await apiClient.benefits.updatePost.mutate({ postId: post.id, ...written, publishAt });
    router.refresh();
    return { draft: "Kept as a draft.", now: "Published.", later: "It appears then." }[ending.current];
  });
  const end = (how: Ending) => () => {
    ending.current = how;
  };
  const isPublished = post?.status === "published";
  return (
    <form method="post" onSubmit={form.onSubmit} className="grid max-w-[680px] gap-5">
      <TextField label="Title" name="title" required maxLength={TITLE_CHARS_MAX} defaultValue={post?.title} error={form.issues.title} />
      <TextAreaField
        label="What you want to say"
        name="body"
        required
        rows={12}
        maxLength={BODY_CHARS_MAX}
        defaultValue={post?.body ?? undefined}
        hint="An empty line begins a paragraph. Addresses become links."
        error={form.issues.body}
      />
      <SelectField label="A film with it" name="videoId" defaultValue={post?.video?.id ?? ""} error={form.issues.videoId}>
        <option value="">None</option>
        {films.map((film) => (
          <option key={film.id} value={film.id}>
            {film.title}
          </option>
        ))}
      </SelectField>
      <ChoiceGroup legend="Who may read">
        <RadioField
          name="visibility"
          value="patrons"
          defaultChecked={post?.visibility !== "public"}
          label="Patrons"
          hint="Others see the title and what opens it."
        />
        <RadioField name="visibility" value="public" defaultChecked={post?.visibility === "public"} label="Everybody" />
      </ChoiceGroup>
      <TierField label="Of patrons, from" name="minTier" tiers={tiers} chosen={post?.minTier ?? null} error={form.issues.minTier} />
      <MomentField
        label="Appears"
        name="publishAt"
        at={post?.status === "scheduled" ? post.publishAt : null}
        hint="By your own clock. For “Schedule”."
        error={form.issues.publishAt}
      />
      <div className="flex flex-wrap gap-3">
        <Button type="submit" variant="primary" aria-disabled={form.isBusy} onClick={end("now")}>
          {isPublished ? "Save" : "Publish now"}
        </Button>
        {!isPublished && (
          <Button type="submit" aria-disabled={form.isBusy} onClick={end("later")}>
            Schedule
          </Button>
        )}
        <Button type="submit" aria-disabled={form.isBusy} onClick={end("draft")}>
          {isPublished ? "Take it back to a draft" : "Keep as a draft"}
        </Button>
      </div>
      <FormOutcome failure={form.failure} success={form.success} />
    </form>
  );
}
