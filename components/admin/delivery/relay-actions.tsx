"use client";

import { useRouter } from "next/navigation";
import { apiClient } from "@/components/ui/api-client";
import { AskFirst } from "@/components/ui/ask-first";
import type { Relay } from "./layer-words";

const REASON = { label: "Why", hint: "Kept with the relay and in the audit log." };

/** Pauses a relay, takes it up again, or removes it for good. */
export function RelayActions({ relayId, name, state }: { readonly relayId: string } & Pick<Relay, "name" | "state">) {
  const router = useRouter();
  const onDone = () => router.refresh();
  return (
    <span className="inline-flex flex-wrap gap-2">
      {state === "active" && (
        <AskFirst
          label="Pause"
          name={`Pause ${name}`}
          title={`Pause ${name}?`}
          confirm="Pause it"
          words={REASON}
          call={({ words }) => apiClient.distribution.pauseRelay.mutate({ relayId, reason: words })}
          onDone={onDone}
        >
          <p>Players are told of it no more, until it is taken up again. It keeps what it has.</p>
        </AskFirst>
      )}
      {state === "paused" && (
        <AskFirst
          label="Take up again"
          name={`Take ${name} up again`}
          title={`Take ${name} up again?`}
          confirm="Take it up"
          call={() => apiClient.distribution.resumeRelay.mutate({ relayId })}
          onDone={onDone}
        >
          <p>It is looked at within five minutes, and players are told of it once it is well.</p>
        </AskFirst>
      )}
      <AskFirst
        label={state === "invited" ? "Withdraw" : "Remove"}
        name={state === "invited" ? `Withdraw the invitation of ${name}` : `Remove ${name}`}
        variant="danger"
        title={state === "invited" ? `Withdraw the invitation of ${name}?` : `Remove ${name}?`}
        confirm={state === "invited" ? "Withdraw it" : "Remove it"}
        words={REASON}
        call={({ words }) => apiClient.distribution.removeRelay.mutate({ relayId, reason: words })}
        onDone={onDone}
      >
        <p>Its key is never taken again. To come back it needs another invitation, and a folder of its own.</p>
      </AskFirst>
    </span>
  );
}
