import type { Metadata } from "next";
import { BecomeArtistForm } from "@/components/accounts/become-artist-form";
import { ClaimAccountForm } from "@/components/accounts/claim-account-form";
import { EmailForm } from "@/components/accounts/email-form";
import { PasswordForm } from "@/components/accounts/password-form";
import { ProfileForm } from "@/components/accounts/profile-form";
import { SessionList } from "@/components/accounts/session-list";
import { SignOutButton } from "@/components/accounts/sign-out-button";
import { TokenForm } from "@/components/accounts/token-form";
import { TokenList } from "@/components/accounts/token-list";
import { MailWishes } from "@/components/benefits/mail-wishes";
import { PageHeader } from "@/components/ui/page-header";
import { Section } from "@/components/ui/section";
import { TextLink } from "@/components/ui/text-link";
import { listScopesOf } from "@/server/accounts";
import { api } from "@/server/api/server-caller";
import { PrivacyPart } from "./privacy-part";

export const metadata: Metadata = { title: "Settings" };

const ALL = { limit: 100, offset: 0 };

export default async function SettingsPage() {
  const { accounts, benefits } = await api();
  const [settings, sessions, tokens, mail] = await Promise.all([
    accounts.getSettings({}),
    accounts.listSessions(ALL),
    accounts.listTokens(ALL),
    benefits.mailWishes({}),
  ]);
  const pagePath = `/artists/${settings.handle}`;
  return (
    <div className="pb-24">
      <PageHeader title="Settings" facts={settings.name} actions={<SignOutButton />} />
      <div className="grid items-start gap-x-(--gutter) gap-y-14 lg:grid-cols-2">
        <div className="grid min-w-0 gap-14">
          {!settings.hasPassword && (
            <Section id="claim" label="Make this account yours">
              <ClaimAccountForm name={settings.name} email={settings.email} />
            </Section>
          )}
          {(settings.hasPassword || settings.role !== "fan") && (
            <Section label="Profile" aside={settings.role === "fan" ? undefined : <TextLink href={pagePath}>See your page</TextLink>}>
              <ProfileForm settings={settings} />
            </Section>
          )}
          {settings.role === "fan" && (
            <Section id="artist" label="Become an artist">
              <BecomeArtistForm />
            </Section>
          )}
          {settings.hasPassword && (
            <>
              <Section label="Mail address">
                <EmailForm email={settings.email} />
              </Section>
              <Section label="Password">
                <PasswordForm email={settings.email} />
              </Section>
            </>
          )}
        </div>
        <div className="grid min-w-0 gap-14">
          <Section id="mail" label="Mail from artists">
            {mail.items.length === 0 ? (
              <p className="text-ink-2">Nobody writes to you. Artists whose patron you become may, and you turn it off here.</p>
            ) : (
              <MailWishes wishes={mail.items} />
            )}
          </Section>
          <Section label="Where you are signed in">
            <SessionList sessions={sessions} />
          </Section>
          <Section id="tokens" label="Access tokens" aside={<TextLink href="/docs/api">What they are for</TextLink>}>
            <div className="grid gap-10">
              <TokenList tokens={tokens.items} />
              <TokenForm scopes={listScopesOf(settings.role)} />
            </div>
          </Section>
        </div>
      </div>
      <div className="mt-14 grid items-start gap-x-(--gutter) gap-y-14 lg:grid-cols-2">
        <PrivacyPart email={settings.email} hasPassword={settings.hasPassword} />
      </div>
    </div>
  );
}
