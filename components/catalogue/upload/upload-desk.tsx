"use client";

import { Section } from "@/components/ui/section";
import { DropArea } from "./drop-area";
import { UnfinishedUploads } from "./unfinished-uploads";
import { UploadRow } from "./upload-row";
import { useUploads } from "./use-uploads";

/** Where films are sent from: the place to drop them, the queue, and what was broken off before. */
export function UploadDesk({ bytesMax, hoursMax }: { readonly bytesMax: number; readonly hoursMax: number }) {
  const items = useUploads();
  const sent = items.filter((item) => item.state === "sent").length;
  return (
    <>
      <DropArea bytesMax={bytesMax} hoursMax={hoursMax} />
      {items.length > 0 && (
        <Section label="Films on their way" aside={<span role="status">{`${sent} of ${items.length} sent`}</span>} className="mt-10">
          <ul>
            {items.map((item) => (
              <UploadRow key={item.id} item={item} />
            ))}
          </ul>
        </Section>
      )}
      <UnfinishedUploads />
    </>
  );
}
