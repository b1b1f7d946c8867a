import { randomInt } from "node:crypto";
import { sendEvent } from "@/inngest/events";
import { lockOwnVideo } from "@/server/catalogue";
import type { Actor } from "@/server/kernel/actor";
import { appendAudit } from "@/server/kernel/audit";
import { DomainError } from "@/server/kernel/errors";
import type { Services } from "@/server/services";
import { type CaptionsRow, deleteCaptions, LANGUAGES_MAX, listCaptionsOf, showCaptions, writeCaptions } from "./captions-queries";
import { CAPTIONS_BYTES_MAX, type Captions, type CaptionsChange } from "./contract";
import { readCaptions, refuseFile, writeWebvtt } from "./read-captions";

const REVISIONS = 36 ** 6;

type Text = Pick<CaptionsRow, "webvtt" | "cues" | "revision">;

function readText(file: string, durationMs: number | null, before: Text | undefined): Text {
  const cues = readCaptions(file, durationMs);
  const webvtt = writeWebvtt(cues);
  if (Buffer.byteLength(webvtt) > CAPTIONS_BYTES_MAX) refuseFile("These captions are too long. Leave out what nobody reads, such as marks of style.");
  if (before?.webvtt === webvtt) return before;
  return { webvtt, cues: cues.length, revision: randomInt(REVISIONS).toString(36).padStart(6, "0") };
}

function refuseLabel(others: readonly CaptionsRow[], label: string): void {
  if (!others.some((row) => row.label === label)) return;
  const message = "Other captions of this film have this label: viewers could not tell them apart.";
  throw new DomainError("rule_refused", { sentence: message, issues: [{ path: "label", message }] });
}

const auditOf = ({ language, label, isDefault, revision }: CaptionsRow) => ({ language, label, isDefault, revision });

async function announce(tx: Parameters<typeof sendEvent>[0], videoId: string, language: string, now: Date): Promise<void> {
  const id = `distribution/captions.changed:${videoId}:${language}:${now.toISOString()}`;
  await sendEvent(tx, { id, name: "distribution/captions.changed", data: { videoId } });
}

/**
 * Adds captions in a language to the caller's own video, or replaces those there are. A job makes objects of them.
 * @throws DomainError `not_found`; `rule_refused` with what is wrong with the file and in which line
 */
export async function setCaptions(services: Services, actor: Actor, { id, language, label, isDefault, file }: CaptionsChange): Promise<Captions> {
  return services.db.transaction(async (tx) => {
    const video = await lockOwnVideo(tx, actor, id);
    const now = services.clock.now();
    const all = await listCaptionsOf(tx, id);
    const before = all.find((row) => row.language === language);
    const others = all.filter((row) => row !== before);
    if (before === undefined && all.length >= LANGUAGES_MAX)
      throw new DomainError("rule_refused", { sentence: `A film has captions in at most ${LANGUAGES_MAX} languages. Remove one first.` });
    refuseLabel(others, label);
    const text = file === undefined ? before : readText(file, video.durationMs, before);
    if (text === undefined) refuseFile("Choose a file of captions: WebVTT (.vtt) or SubRip (.srt).");
    const { webvtt, cues, revision } = text;
    const row = { videoId: id, language, label, isDefault, webvtt, cues, revision, createdAt: before?.createdAt ?? now, updatedAt: now };
    await writeCaptions(tx, row);
    await announce(tx, id, language, now);
    const was = before === undefined ? {} : { before: auditOf(before) };
    await appendAudit(tx, { actorId: actor.userId, action: "distribution/captions.set", target: id, ...was, after: auditOf(row) }, now);
    return showCaptions(row);
  });
}

/** Removes the captions of one language of the caller's own video. @throws DomainError `not_found` */
export async function removeCaptions(
  services: Services,
  actor: Actor,
  input: { readonly id: string; readonly language: string },
): Promise<{ language: string }> {
  const { id, language } = input;
  return services.db.transaction(async (tx) => {
    await lockOwnVideo(tx, actor, id);
    const before = (await listCaptionsOf(tx, id)).find((row) => row.language === language);
    if (before === undefined) throw new DomainError("not_found");
    const now = services.clock.now();
    await deleteCaptions(tx, id, language);
    await announce(tx, id, language, now);
    await appendAudit(tx, { actorId: actor.userId, action: "distribution/captions.removed", target: id, before: auditOf(before) }, now);
    return { language };
  });
}
