"use client";

import { useRouter } from "next/navigation";
import { CallButton } from "@/components/accounts/call-button";
import { apiClient } from "@/components/ui/api-client";

/** One's own account at Discord: linked there, forgotten here. */
export function DiscordLink({ name }: { readonly name: string | null }) {
  const router = useRouter();
  if (name === null) {
    const link = async () => {
      const { url } = await apiClient.benefits.startDiscordLink.mutate({});
      window.location.assign(url);
    };
    return (
      <CallButton variant="primary" call={link}>
        Link your Discord account
      </CallButton>
    );
  }
  const forget = async () => {
    await apiClient.benefits.endDiscordLink.mutate({});
    router.refresh();
  };
  return <CallButton call={forget}>Forget {name}</CallButton>;
}
