"use client";

import { UploadSimple } from "@phosphor-icons/react/dist/ssr/UploadSimple";
import { type DragEvent, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { formatBytes } from "@/components/ui/bytes";
import { uploadStore } from "./upload-store";

/** Files are taken by dropping them here, or by the button, which is the way for keyboards and phones. */
export function DropArea({ bytesMax, hoursMax }: { readonly bytesMax: number; readonly hoursMax: number }) {
  const input = useRef<HTMLInputElement>(null);
  const [isOver, setIsOver] = useState(false);
  const drop = (event: DragEvent): void => {
    event.preventDefault();
    setIsOver(false);
    uploadStore.add([...event.dataTransfer.files]);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is an extra; the button inside does the same for everybody.
    <div
      onDragOver={(event) => {
        event.preventDefault();
        setIsOver(true);
      }}
      onDragLeave={() => setIsOver(false)}
      onDrop={drop}
      className={`grid justify-items-start gap-4 border border-dashed p-6 transition-colors duration-(--t-ui) sm:p-10 ${isOver ? "border-ink bg-surface-2" : "border-line-strong"}`}
    >
      <p className="list-title text-title-sm leading-title">{isOver ? "Let go, and it begins" : "Drop films here"}</p>
      <p className="max-w-[52ch] text-sm leading-work text-ink-2">
        Any format, up to {formatBytes(bytesMax)} and {hoursMax} hours each. If the line breaks or you close this page, choose the same file again and it goes
        on where it stopped.
      </p>
      <input
        ref={input}
        type="file"
        multiple
        accept="video/*,.mkv,.mxf,.ts,.m2ts,.mts,.avi,.mov"
        className="sr-only"
        tabIndex={-1}
        aria-label="Films to send"
        onChange={(event) => {
          uploadStore.add([...(event.target.files ?? [])]);
          event.target.value = "";
        }}
      />
      <Button variant="primary" onClick={() => input.current?.click()}>
        <UploadSimple aria-hidden size={18} /> Choose films
      </Button>
    </div>
  );
}
