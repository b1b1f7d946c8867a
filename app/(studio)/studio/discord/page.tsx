import { DiscordLink } from "@/components/studio/discord/discord-link";
import { GuildForm } from "@/components/studio/discord/guild-form";
import { DateText } from "@/components/ui/date-text";
import { PageHeader } from "@/components/ui/page-header";
import { Section } from "@/components/ui/section";
import { Status } from "@/components/ui/status";
import { api } from "@/server/api/server-caller";

export const metadata = { title: "Discord" };

export default async function DiscordPage() {
  const { benefits, patronage } = await api();
  const [link, guild, { tiers }] = await Promise.all([benefits.discordLink({}), benefits.discordGuild({}), patronage.listMyTiers({})]);
  return (
    <>
      <PageHeader
        title="Discord"
        facts={
          guild.guildId === null ? (
            "Patrons get the role of their tier in your server, and lose it when they leave."
          ) : (
            <>
              <Status tone={guild.lastError === null ? "ok" : "bad"}>{guild.lastError ?? "Roles follow your tiers"}</Status>
              {guild.lastSyncedAt !== null && (
                <span>
                  looked at <DateText at={guild.lastSyncedAt} precision="minute" /> UTC
                </span>
              )}
            </>
          )
        }
      />
      <div className="grid items-start gap-x-8 gap-y-12 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <Section label="Your server">
          <GuildForm guild={guild} tiers={tiers.filter((tier) => tier.hasDiscord)} />
        </Section>
        <Section label="Your account there">
          <div className="grid justify-items-start gap-4">
            <p className="text-sm leading-work text-ink-2">
              {link.name === null ? "So that we know the server is yours. Nothing is read but your name." : `Linked as ${link.name}.`}
            </p>
            <DiscordLink name={link.name} />
          </div>
        </Section>
      </div>
    </>
  );
}
