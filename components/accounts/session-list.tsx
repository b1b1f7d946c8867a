"use client";

import { useRouter } from "next/navigation";
import { apiClient } from "@/components/ui/api-client";
import type { Outputs } from "@/components/ui/api-types";
import { DateText } from "@/components/ui/date-text";
import { CallButton } from "./call-button";
import { nameBrowser } from "./name-browser";

type Sessions = Outputs["accounts"]["listSessions"];

function leave(): void {
  window.location.assign("/sign-in");
}

/** Where one is signed in, and the way out of each. */
export function SessionList({ sessions }: { readonly sessions: Sessions }) {
  const router = useRouter();
  const end = async (sessionId: string) => {
    await apiClient.accounts.endSession.mutate({ sessionId });
    router.refresh();
  };
  const endAll = async () => {
    await apiClient.accounts.signOutEverywhere.mutate({});
    leave();
  };
  return (
    <div className="grid max-w-[720px] justify-items-start gap-4">
      <ul className="w-full">
        {sessions.items.map((session) => (
          <li key={session.id} className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 border-b border-line py-3">
            <div className="grid gap-0.5 leading-work">
              <span className="font-[560]">{nameBrowser(session.userAgent)}</span>
              <span className="text-sm text-ink-3">
                {session.isCurrent ? "This browser, since " : "Last seen "}
                <DateText at={session.isCurrent ? session.createdAt : session.lastSeenAt} precision="minute" />
              </span>
            </div>
            {!session.isCurrent && (
              <CallButton call={() => end(session.id)} name={`Sign out ${nameBrowser(session.userAgent)}`}>
                Sign out
              </CallButton>
            )}
          </li>
        ))}
      </ul>
      {sessions.total > sessions.items.length && <p className="text-sm text-ink-2">And {sessions.total - sessions.items.length} more.</p>}
      <CallButton call={endAll} variant="danger">
        Sign out everywhere
      </CallButton>
    </div>
  );
}
