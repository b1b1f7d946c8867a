"use client";

import { Check } from "@phosphor-icons/react/dist/ssr/Check";
import { Plus } from "@phosphor-icons/react/dist/ssr/Plus";
import { useState } from "react";
import { apiClient, type CallFailure, readFailure } from "@/components/ui/api-client";
import { Button, ButtonLink, type ButtonVariant } from "@/components/ui/button";
import { FormStatus } from "@/components/ui/form-status";

interface FollowButtonProps {
  readonly artistId: string;
  readonly isFollowing: boolean;
  /** Where to come back to after signing in; null when one is. */
  readonly signInNext: string | null;
  readonly variant?: ButtonVariant;
}

/** Follows an artist or stops it; shows what the server says, not what was hoped. */
export function FollowButton({ artistId, isFollowing: first, signInNext, variant = "secondary" }: FollowButtonProps) {
  const [isFollowing, setIsFollowing] = useState(first);
  const [isBusy, setIsBusy] = useState(false);
  const [failure, setFailure] = useState<CallFailure | null>(null);
  if (signInNext !== null) {
    return (
      <ButtonLink href={`/sign-in?next=${encodeURIComponent(signInNext)}`} variant={variant}>
        <Plus aria-hidden size={18} /> Follow
      </ButtonLink>
    );
  }
  const change = async () => {
    setIsBusy(true);
    setFailure(null);
    try {
      const call = isFollowing ? apiClient.accounts.unfollowArtist : apiClient.accounts.followArtist;
      setIsFollowing((await call.mutate({ artistId })).isFollowing);
    } catch (thrown) {
      setFailure(readFailure(thrown));
    }
    setIsBusy(false);
  };
  return (
    <div className="grid gap-2">
      <Button variant={isFollowing ? "secondary" : variant} aria-pressed={isFollowing} disabled={isBusy} onClick={() => void change()}>
        {isFollowing ? <Check aria-hidden size={18} /> : <Plus aria-hidden size={18} />} {isFollowing ? "Following" : "Follow"}
      </Button>
      {failure !== null && <FormStatus message={failure.message} requestId={failure.requestId} tone="bad" />}
    </div>
  );
}
