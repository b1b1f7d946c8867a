"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { CallButton } from "@/components/accounts/call-button";
import { apiClient } from "@/components/ui/api-client";
import { NewSecret } from "./new-secret";
import type { Endpoint } from "./webhook-words";

/** What can be done with an endpoint: try it, turn it off, renew its secret, let it go. */
export function EndpointActions({ endpoint }: { readonly endpoint: Endpoint }) {
  const router = useRouter();
  const [secret, setSecret] = useState<string | null>(null);
  const input = { endpointId: endpoint.id };
  const then = (work: () => Promise<unknown>) => async () => {
    await work();
    router.refresh();
  };
  const isOn = endpoint.status === "enabled";
  return (
    <div className="grid gap-5">
      {secret !== null && <NewSecret secret={secret} />}
      <div className="flex flex-wrap gap-2">
        {isOn && <CallButton call={then(() => apiClient.webhooks.ping.mutate(input))}>Send a ping</CallButton>}
        <CallButton call={then(() => apiClient.webhooks.replayFailed.mutate(input))}>Send again what failed</CallButton>
        <CallButton call={async () => setSecret((await apiClient.webhooks.rotateSecret.mutate(input)).secret)}>New secret</CallButton>
        <CallButton call={then(() => apiClient.webhooks.updateEndpoint.mutate({ ...input, status: isOn ? "disabled" : "enabled" }))}>
          {isOn ? "Turn off" : "Turn on"}
        </CallButton>
        <CallButton
          variant="danger"
          call={async () => {
            await apiClient.webhooks.deleteEndpoint.mutate(input);
            router.push("/studio/webhooks");
          }}
        >
          Delete
        </CallButton>
      </div>
    </div>
  );
}

export function ReplayDelivery({ deliveryId }: { readonly deliveryId: string }) {
  const router = useRouter();
  const replay = async () => {
    await apiClient.webhooks.replayDelivery.mutate({ deliveryId });
    router.refresh();
  };
  return <CallButton call={replay}>Send it again</CallButton>;
}
