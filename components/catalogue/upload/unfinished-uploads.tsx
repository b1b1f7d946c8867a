"use client";

import { useEffect, useState } from "react";
import { defaultOptions, type PreviousUpload, Upload } from "tus-js-client";
import { Button } from "@/components/ui/button";
import { formatBytes } from "@/components/ui/bytes";
import { Section } from "@/components/ui/section";
import { useUploads } from "./use-uploads";

/** Films whose sending was broken off in an earlier visit: the same file, chosen again, goes on where it stopped. */
export function UnfinishedUploads() {
  const items = useUploads();
  const [earlier, setEarlier] = useState<readonly PreviousUpload[]>([]);
  useEffect(() => {
    // Private windows may keep nothing; then there is nothing to show.
    defaultOptions.urlStorage.findAllUploads().then(setEarlier, () => undefined);
  }, []);
  const isInQueue = (upload: PreviousUpload): boolean => items.some((item) => item.file.name === upload.metadata.filename && item.file.size === upload.size);
  const shown = earlier.filter((upload) => !isInQueue(upload));
  if (shown.length === 0) return null;
  const forget = async (upload: PreviousUpload): Promise<void> => {
    setEarlier((all) => all.filter((each) => each !== upload));
    await defaultOptions.urlStorage.removeUpload(upload.urlStorageKey);
    // Gone already, or not to be reached: the server ends it by itself after a week.
    if (upload.uploadUrl !== null) await Upload.terminate(upload.uploadUrl).catch(() => undefined);
  };
  return (
    <Section label="Not finished" className="mt-10">
      <p className="mb-2 max-w-[60ch] text-sm leading-work text-ink-2">These were broken off. Choose the same file again, and it goes on where it stopped.</p>
      <ul>
        {shown.map((upload) => (
          <li key={upload.urlStorageKey} className="flex flex-wrap items-center justify-between gap-4 border-b border-line py-3">
            <span className="min-w-0">
              <span className="wrap-anywhere">{upload.metadata.filename ?? "A film"}</span>{" "}
              <span className="measured text-ink-2">{formatBytes(upload.size ?? 0)}</span>
            </span>
            <Button size="dense" variant="quiet" onClick={() => forget(upload)} aria-label={`Forget ${upload.metadata.filename ?? "this film"}`}>
              Forget
            </Button>
          </li>
        ))}
      </ul>
    </Section>
  );
}
