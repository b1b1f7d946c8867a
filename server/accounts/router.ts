import { z } from "zod";
import { pageInput, pageOutput } from "@/server/api/page";
import { publicProcedure, router, signedInProcedure } from "@/server/api/trpc";
import { ROLES, SCOPES } from "@/server/kernel/actor";
import { becomeArtist } from "./become-artist";
import { changePassword } from "./change-password";
import { claimAccount } from "./claim-account";
import { confirmEmailChange } from "./confirm-email-change";
import { artistShape, realmShape } from "./contract";
import { createToken } from "./create-token";
import { endSession } from "./end-session";
import { followArtist, unfollowArtist } from "./follow-artist";
import { getSettings } from "./get-settings";
import { listArtists, listFollowedArtists } from "./list-artists";
import { listSessions } from "./list-sessions";
import { listTokens } from "./list-tokens";
import { requestEmailChange } from "./request-email-change";
import { requestPasswordReset } from "./request-password-reset";
import { requestSignInLink } from "./request-sign-in-link";
import { resetPassword } from "./reset-password";
import { revokeToken } from "./revoke-token";
import { BIO_CHARS_MAX, EMAIL_CHARS_MAX, HANDLE_CHARS_MAX, listScopesOf, NAME_CHARS_MAX, PASSWORD_CHARS_MAX, PASSWORD_CHARS_MIN } from "./rules";
import { signOutEverywhere } from "./sign-out-everywhere";
import { signUp } from "./sign-up";
import { updateSettings } from "./update-settings";

const TOKEN_DAYS_MAX = 3_650;
const ID_CHARS_MAX = 64;
const SECRET_CHARS_MAX = 200;

const nothing = z.object({});
const id = z.string().min(1).max(ID_CHARS_MAX);
const email = z.string().trim().max(EMAIL_CHARS_MAX).pipe(z.email("Write an address such as name@example.org."));
const newPassword = z.string().min(PASSWORD_CHARS_MIN, `Use ${PASSWORD_CHARS_MIN} characters or more.`).max(PASSWORD_CHARS_MAX);
const knownPassword = z.string().min(1, "Type your password.").max(PASSWORD_CHARS_MAX);
const secret = z.string().min(1).max(SECRET_CHARS_MAX);
const name = z.string().trim().min(1, "Write a name.").max(NAME_CHARS_MAX);
const scope = z.enum(SCOPES);
const message = z.object({ message: z.string() });
const sessionsEnded = z.object({ sessionsEnded: z.number().int() });
const settings = z.object({
  id: z.string(),
  name: z.string(),
  handle: z.string(),
  email: z.string(),
  bio: z.string(),
  realm: realmShape.nullable(),
  role: z.enum(ROLES),
  hasPassword: z.boolean(),
});
const session = z.object({ id: z.string(), userAgent: z.string(), createdAt: z.string(), lastSeenAt: z.string(), isCurrent: z.boolean() });
const following = z.object({ isFollowing: z.boolean(), followers: z.number().int() });
const token = z.object({
  id: z.string(),
  name: z.string(),
  scopes: z.array(scope),
  createdAt: z.string(),
  lastUsedAt: z.string().nullable(),
  expiresAt: z.string().nullable(),
});

const rest = (method: "GET" | "POST" | "PATCH" | "DELETE", path: `/${string}`, summary: string, protect = true) => ({
  openapi: { method, path, tags: ["Accounts"], summary, protect },
});

const artists = {
  listArtists: publicProcedure
    .meta(rest("GET", "/artists", "Every artist, newest first", false))
    .input(pageInput)
    .output(pageOutput(artistShape))
    .query(({ ctx, input }) => listArtists(ctx.services, input)),
  listFollowedArtists: signedInProcedure
    .meta({ ...rest("GET", "/account/following", "The artists you follow"), scope: "account:read" })
    .input(pageInput)
    .output(pageOutput(artistShape))
    .query(({ ctx, input }) => listFollowedArtists(ctx.services, ctx.actor, input)),
  followArtist: signedInProcedure
    .meta({ ...rest("POST", "/artists/{artistId}/follow", "Follow an artist"), scope: "account:write" })
    .input(z.object({ artistId: id }))
    .output(following)
    .mutation(({ ctx, input }) => followArtist(ctx.services, ctx.actor, input)),
  unfollowArtist: signedInProcedure
    .meta({ ...rest("DELETE", "/artists/{artistId}/follow", "Stop following an artist"), scope: "account:write" })
    .input(z.object({ artistId: id }))
    .output(following)
    .mutation(({ ctx, input }) => unfollowArtist(ctx.services, ctx.actor, input)),
};

const entry = {
  signUp: publicProcedure
    .meta({ ...rest("POST", "/account/sign-up", "Make an account; the answer is the same for an address that has one", false), successStatus: 202 })
    .input(z.object({ name, email, password: newPassword, asArtist: z.boolean().default(false) }))
    .output(message)
    .mutation(async ({ ctx, input }) => {
      await signUp(ctx.services, ctx, input);
      return { message: "You can sign in with this address now. If it had an account already, we wrote to it instead." };
    }),
  requestPasswordReset: publicProcedure
    .meta({ ...rest("POST", "/account/password-reset/request", "Ask for a link to choose a new password", false), successStatus: 202 })
    .input(z.object({ email }))
    .output(message)
    .mutation(async ({ ctx, input }) => {
      await requestPasswordReset(ctx.services, ctx, input);
      return { message: "We wrote to this address. The link in the mail works once, for an hour." };
    }),
  resetPassword: publicProcedure
    .meta(rest("POST", "/account/password-reset", "Choose a new password with the token from the mail; ends every session", false))
    .input(z.object({ token: secret, password: newPassword }))
    .output(message)
    .mutation(async ({ ctx, input }) => {
      await resetPassword(ctx.services, input);
      return { message: "Your password is changed. Sign in with it." };
    }),
  requestSignInLink: publicProcedure
    .meta({ ...rest("POST", "/account/sign-in-link/request", "Ask for a link that signs in without a password", false), successStatus: 202 })
    .input(z.object({ email }))
    .output(message)
    .mutation(async ({ ctx, input }) => {
      await requestSignInLink(ctx.services, ctx, input);
      return { message: "We wrote to this address. The link in the mail works once, for half an hour." };
    }),
  confirmEmailChange: publicProcedure
    .meta(rest("POST", "/account/email/confirm", "Confirm a new mail address with the token from the mail", false))
    .input(z.object({ token: secret }))
    .output(message)
    .mutation(async ({ ctx, input }) => {
      await confirmEmailChange(ctx.services, input);
      return { message: "Your account uses the new address now." };
    }),
};

// No scope: what could lock the owner out, or make more tokens, is for the browser alone.
const ownership = {
  signOut: signedInProcedure
    .meta(rest("POST", "/account/sign-out", "End this session"))
    .input(nothing)
    .output(nothing)
    .mutation(async ({ ctx }) => {
      await endSession(ctx.services, ctx.actor, {});
      return {};
    }),
  signOutEverywhere: signedInProcedure
    .meta(rest("POST", "/account/sign-out-everywhere", "End every session, this one too"))
    .input(nothing)
    .output(sessionsEnded)
    .mutation(({ ctx }) => signOutEverywhere(ctx.services, ctx.actor)),
  listSessions: signedInProcedure
    .meta(rest("GET", "/account/sessions", "Where you are signed in"))
    .input(pageInput)
    .output(pageOutput(session))
    .query(({ ctx, input }) => listSessions(ctx.services, ctx.actor, input)),
  endSession: signedInProcedure
    .meta(rest("DELETE", "/account/sessions/{sessionId}", "End one session"))
    .input(z.object({ sessionId: id }))
    .output(nothing)
    .mutation(async ({ ctx, input }) => {
      await endSession(ctx.services, ctx.actor, input);
      return {};
    }),
  claimAccount: signedInProcedure
    .meta(rest("POST", "/account/claim", "Choose a name and a password for an account that began with a payment"))
    .input(z.object({ name, password: newPassword }))
    .output(settings)
    .mutation(({ ctx, input }) => claimAccount(ctx.services, ctx.actor, input)),
  changePassword: signedInProcedure
    .meta(rest("POST", "/account/password", "Change the password; ends every other session"))
    .input(z.object({ currentPassword: knownPassword, newPassword }))
    .output(sessionsEnded)
    .mutation(({ ctx, input }) => changePassword(ctx.services, ctx.actor, input)),
  requestEmailChange: signedInProcedure
    .meta({ ...rest("POST", "/account/email", "Ask for a link that moves the account to a new mail address"), successStatus: 202 })
    .input(z.object({ newEmail: email, password: knownPassword }))
    .output(message)
    .mutation(async ({ ctx, input }) => {
      await requestEmailChange(ctx.services, ctx.actor, input);
      return { message: "We wrote to the new address. Your account keeps the old one until you open the link in the mail." };
    }),
  createToken: signedInProcedure
    .meta({ ...rest("POST", "/account/tokens", "Make a bearer token; it is shown this once"), successStatus: 201 })
    .input(
      z.object({ name, scopes: z.array(scope).min(1, "Choose at least one right."), expiresInDays: z.number().int().min(1).max(TOKEN_DAYS_MAX).optional() }),
    )
    .output(z.object({ id: z.string(), token: z.string(), scopes: z.array(scope), expiresAt: z.string().nullable() }))
    .mutation(({ ctx, input }) => createToken(ctx.services, ctx.actor, input)),
  listTokens: signedInProcedure
    .meta(rest("GET", "/account/tokens", "Your bearer tokens"))
    .input(pageInput)
    .output(pageOutput(token))
    .query(({ ctx, input }) => listTokens(ctx.services, ctx.actor, input)),
  revokeToken: signedInProcedure
    .meta(rest("DELETE", "/account/tokens/{tokenId}", "End a bearer token"))
    .input(z.object({ tokenId: id }))
    .output(nothing)
    .mutation(async ({ ctx, input }) => {
      await revokeToken(ctx.services, ctx.actor, input);
      return {};
    }),
};

const profile = {
  whoAmI: signedInProcedure
    .meta({ ...rest("GET", "/account", "Who this token or session belongs to"), scope: "account:read" })
    .input(nothing)
    .output(settings.extend({ via: z.enum(["session", "token", "system"]), scopes: z.array(scope) }))
    .query(async ({ ctx: { services, actor } }) => {
      // A session may all that its person may; a token, what it was given.
      const scopes = actor.via === "token" ? actor.scopes : listScopesOf(actor.role);
      return { ...(await getSettings(services, actor)), via: actor.via, scopes: [...scopes] };
    }),
  getSettings: signedInProcedure
    .meta({ ...rest("GET", "/account/settings", "Your name, handle, address, bio and realm"), scope: "account:read" })
    .input(nothing)
    .output(settings)
    .query(({ ctx }) => getSettings(ctx.services, ctx.actor)),
  updateSettings: signedInProcedure
    .meta({ ...rest("PATCH", "/account/settings", "Change what is given"), scope: "account:write" })
    .input(z.object({ name, handle: z.string().max(HANDLE_CHARS_MAX), bio: z.string().max(BIO_CHARS_MAX), realm: realmShape.nullable() }).partial())
    .output(settings)
    .mutation(({ ctx, input }) => updateSettings(ctx.services, ctx.actor, input)),
  becomeArtist: signedInProcedure
    .meta({ ...rest("POST", "/account/artist", "Open an artist page of one's own"), scope: "account:write" })
    .input(z.object({ realm: realmShape.optional() }))
    .output(settings)
    .mutation(({ ctx, input }) => becomeArtist(ctx.services, ctx.actor, input)),
};

export const accountsRouter = router({ ...profile, ...entry, ...ownership, ...artists });
