"use client";

import { useRouter } from "next/navigation";
import { CallButton } from "@/components/accounts/call-button";
import { FormOutcome } from "@/components/accounts/form-outcome";
import { useForm } from "@/components/accounts/use-form";
import { apiClient } from "@/components/ui/api-client";
import type { Outputs } from "@/components/ui/api-types";
import { Button } from "@/components/ui/button";
import { TextField } from "@/components/ui/field";

type Guild = Outputs["benefits"]["discordGuild"];

interface GuildFormProps {
  readonly guild: Guild;
  readonly tiers: readonly { readonly key: string; readonly name: string }[];
}

/** The artist's server and which role each tier has there. */
export function GuildForm({ guild, tiers }: GuildFormProps) {
  const router = useRouter();
  const form = useForm(async (words) => {
    const roles = tiers.flatMap(({ key }) => {
      const roleId = words.get(`role-${key}`).trim();
      return roleId === "" ? [] : [{ tier: key, roleId }];
    });
    await apiClient.benefits.setDiscordGuild.mutate({ guildId: words.get("guildId").trim(), roles });
    router.refresh();
    return "Set. Roles follow within a minute.";
  });
  const roleError = Object.entries(form.issues).find(([path]) => path.startsWith("roles"))?.[1];
  return (
    <div className="grid gap-6">
      <form method="post" onSubmit={form.onSubmit} className="grid max-w-[520px] gap-5">
        <TextField
          label="Server id"
          name="guildId"
          required
          inputMode="numeric"
          defaultValue={guild.guildId ?? undefined}
          hint="In Discord: Settings, Advanced, Developer mode; then the server’s menu, “Copy server ID”."
          error={form.issues.guildId}
          className="font-mono"
        />
        {tiers.map(({ key, name }) => (
          <TextField
            key={key}
            label={`Role of ${name}`}
            name={`role-${key}`}
            inputMode="numeric"
            defaultValue={guild.roles.find((role) => role.tier === key)?.roleId}
            className="font-mono"
          />
        ))}
        {roleError !== undefined && <p className="text-sm text-bad">{roleError}</p>}
        <Button type="submit" variant="primary" aria-disabled={form.isBusy} className="justify-self-start">
          Set the roles
        </Button>
        <FormOutcome failure={form.failure} success={form.success} />
      </form>
      {guild.guildId !== null && (
        <div className="justify-self-start">
          <CallButton
            variant="danger"
            call={async () => {
              await apiClient.benefits.removeDiscordGuild.mutate({});
              router.refresh();
            }}
          >
            Leave this server alone
          </CallButton>
        </div>
      )}
    </div>
  );
}
