"use client";

import { useRouter } from "next/navigation";
import { CallButton } from "@/components/accounts/call-button";
import { apiClient } from "@/components/ui/api-client";

/** One's Discord account: linked once, the roles of every artist follow by themselves. `name` is null while none is linked. */
export function DiscordLink({ name }: { readonly name: string | null }) {
  const router = useRouter();
  const begin = async () => {
    const { url } = await apiClient.benefits.startDiscordLink.mutate({});
    window.location.assign(url);
  };
  const end = async () => {
    await apiClient.benefits.endDiscordLink.mutate({});
    router.refresh();
  };
  return (
    <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3">
      <p className="max-w-[52ch] text-ink-2">
        {name === null
          ? "Link your account once, and you are let into the servers of everybody you support, for as long as you do."
          : `Linked as ${name}. Roles follow your memberships.`}
      </p>
      {name === null ? <CallButton call={begin}>Link Discord</CallButton> : <CallButton call={end}>Unlink</CallButton>}
    </div>
  );
}
