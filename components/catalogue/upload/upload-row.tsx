"use client";

import { Pause } from "@phosphor-icons/react/dist/ssr/Pause";
import { Play } from "@phosphor-icons/react/dist/ssr/Play";
import { X } from "@phosphor-icons/react/dist/ssr/X";
import { Button } from "@/components/ui/button";
import { formatBytes } from "@/components/ui/bytes";
import { ErrorNotice } from "@/components/ui/error-notice";
import { Status } from "@/components/ui/status";
import { TickMeter } from "@/components/ui/tick-meter";
import { SentFilm } from "./sent-film";
import { type UploadItem, uploadStore } from "./upload-store";
import { ITEM_WORDS, timeLeft } from "./upload-words";

function Measured({ item }: { readonly item: UploadItem }) {
  const facts = [
    item.state === "sent" ? formatBytes(item.file.size) : `${formatBytes(item.sentBytes)} of ${formatBytes(item.file.size)}`,
    item.bytesPerSecond === null ? null : `${formatBytes(item.bytesPerSecond)}/s`,
    timeLeft(item),
  ];
  return <p className="measured text-ink-2">{facts.filter((fact) => fact !== null).join(" · ")}</p>;
}

function Actions({ item }: { readonly item: UploadItem }) {
  const { id, file, state } = item;
  const isGoing = state === "sending" || state === "waiting" || state === "queued";
  return (
    <div className="flex flex-wrap gap-2">
      {isGoing && (
        <Button size="dense" onClick={() => uploadStore.pause(id)} aria-label={`Pause ${file.name}`}>
          <Pause aria-hidden size={16} /> Pause
        </Button>
      )}
      {state === "paused" && (
        <Button size="dense" onClick={() => uploadStore.resume(id)} aria-label={`Go on with ${file.name}`}>
          <Play aria-hidden size={16} /> Go on
        </Button>
      )}
      <Button
        size="dense"
        variant="quiet"
        onClick={() => uploadStore.remove(id)}
        aria-label={`${state === "sent" ? "Take from the list" : "Cancel"} ${file.name}`}
      >
        <X aria-hidden size={16} /> {state === "sent" ? "Done" : "Cancel"}
      </Button>
    </div>
  );
}

/** One file of the queue: how far it is, how fast, and what can be done with it. */
export function UploadRow({ item }: { readonly item: UploadItem }) {
  const { file, state } = item;
  const { word, tone } = ITEM_WORDS[state];
  return (
    <li className="grid gap-3 border-b border-line py-4">
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-2">
        <div className="grid min-w-0 gap-1">
          <p className="font-[560] wrap-anywhere">{file.name}</p>
          <Measured item={item} />
        </div>
        <Actions item={item} />
      </div>
      {state !== "sent" && state !== "failed" && (
        <TickMeter value={file.size === 0 ? 0 : item.sentBytes / file.size} label={`Sending ${file.name}`} ticks={120} className="h-3" />
      )}
      <div className="text-sm leading-work">
        {item.videoId !== null && <SentFilm videoId={item.videoId} addedAtMs={item.addedAtMs} />}
        {item.failure !== null && (
          <ErrorNotice
            title="This film was not sent"
            sentence={item.failure.sentence}
            requestId={item.failure.requestId}
            retry={
              <Button size="dense" onClick={() => uploadStore.resume(item.id)}>
                Try again
              </Button>
            }
          />
        )}
        {item.videoId === null && item.failure === null && <Status tone={tone}>{word}</Status>}
      </div>
    </li>
  );
}
