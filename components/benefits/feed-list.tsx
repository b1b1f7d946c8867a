"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { apiClient, readFailure } from "@/components/ui/api-client";
import type { Outputs } from "@/components/ui/api-types";
import { Button } from "@/components/ui/button";
import { TextField } from "@/components/ui/field";
import { FormStatus } from "@/components/ui/form-status";

type Feed = Outputs["benefits"]["feeds"]["items"][number];

interface FeedListProps {
  readonly artists: readonly { readonly id: string; readonly name: string }[];
  readonly feeds: readonly Feed[];
}

function FeedRow({ artist, feed }: { readonly artist: FeedListProps["artists"][number]; readonly feed: Feed | undefined }) {
  const router = useRouter();
  const [url, setUrl] = useState<string | null>(null);
  const [fault, setFault] = useState<string | null>(null);
  const attempt = async (work: () => Promise<string | null>) => {
    setFault(null);
    try {
      setUrl(await work());
      router.refresh();
    } catch (thrown) {
      setFault(readFailure(thrown).message);
    }
  };
  const make = () => attempt(async () => (await apiClient.benefits.createFeed.mutate({ artistId: artist.id })).url);
  const end = (feedId: string) =>
    attempt(async () => {
      await apiClient.benefits.revokeFeed.mutate({ feedId });
      return null;
    });
  return (
    <li className="grid gap-3 border-b border-line py-3">
      <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2">
        <span className="font-[560] wrap-anywhere">{artist.name}</span>
        <span className="flex flex-wrap gap-2">
          <Button size="dense" aria-label={`${feed === undefined ? "Make my feed" : "New address"}, ${artist.name}`} onClick={() => void make()}>
            {feed === undefined ? "Make my feed" : "New address"}
          </Button>
          {feed !== undefined && (
            <Button size="dense" variant="quiet" aria-label={`End my feed of ${artist.name}`} onClick={() => void end(feed.id)}>
              End it
            </Button>
          )}
        </span>
      </div>
      {url !== null && (
        <TextField
          label="Your address, shown this once"
          readOnly
          value={url}
          className="measured"
          onFocus={(event) => event.currentTarget.select()}
          hint="Put it into your podcast app. It is yours alone: who has it hears what you pay for."
        />
      )}
      {fault !== null && <FormStatus tone="bad" message={fault} />}
    </li>
  );
}

/** A private podcast address for each artist that one supports; a new one ends the old. */
export function FeedList({ artists, feeds }: FeedListProps) {
  if (artists.length === 0) return <p className="text-ink-2">A feed of your own comes with every tier.</p>;
  return (
    <ul>
      {artists.map((artist) => (
        <FeedRow key={artist.id} artist={artist} feed={feeds.find((feed) => feed.artistId === artist.id)} />
      ))}
    </ul>
  );
}
