export interface DiscordMember {
  readonly userId: string;
  readonly roleIds: readonly string[];
}

export interface DiscordGuild {
  readonly ownerId: string;
  readonly roleIds: readonly string[];
}

/**
 * Discord, as far as patrons' roles need it. Ids are Discord's own (snowflakes, as text).
 * Failures: DomainError `not_found` for a server that our bot is not in, `rule_refused` for a code that does not work, `unavailable` for all
 * that may be tried again. Giving a role that is there and taking one that is not change nothing.
 */
export interface DiscordGateway {
  /** Where a person tells Discord to tell us who they are; it sends them back to our callback with a code and this state. */
  authorizeUrl(state: string): string;
  /** Who a code is from; it works once. */
  identify(code: string): Promise<{ readonly userId: string; readonly name: string }>;
  getGuild(guildId: string): Promise<DiscordGuild>;
  /** Members by id, up to a thousand after the one given; fewer than asked for means that there are no more. */
  listMembers(guildId: string, after: string | null): Promise<readonly DiscordMember[]>;
  giveRole(change: { readonly guildId: string; readonly userId: string; readonly roleId: string }): Promise<void>;
  takeRole(change: { readonly guildId: string; readonly userId: string; readonly roleId: string }): Promise<void>;
}

/** How many members one reading holds (Discord's own limit). */
export const MEMBERS_PER_READ = 1_000;
