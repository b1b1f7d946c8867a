import { z } from "zod";
import type { Env } from "../../kernel/env";
import { isSigned, signParts } from "../../kernel/signed-parts";

/** What a page is given to prove that somebody plays a film in it, and each beat to prove that it follows the one before. */
export interface PlayToken {
  readonly playId: string;
  readonly videoId: string;
  /** Who it was given to, by `bindViewer`: nobody else can use it. */
  readonly holder: string;
  /** Of the beat that it stands for: 0 starts the play. */
  readonly beat: number;
  /** When it was given, in Unix ms. */
  readonly givenMs: number;
}

type Secret = Pick<Env, "AUTH_SECRET">;

const TOKEN_CHARS_MAX = 600;
/** 132 bits. */
const HASH_CHARS = 22;
const PLAY = "royalties/play";
const fields = z.tuple([z.string(), z.string(), z.string(), z.number().int().min(0), z.number().int()]);

/** Of no use to who has not our secret, and alike for what is alike. `purpose` keeps words of two kinds apart. */
export function keyedHash(env: Secret, purpose: string, parts: readonly string[]): string {
  return signParts(env, `royalties/${purpose}`, parts).slice(0, HASH_CHARS);
}

/** Whom a token is bound to: a user, or a visitor by network and browser. */
export function bindViewer(env: Secret, viewer: { readonly userId: string | null; readonly network: string; readonly userAgent: string }): string {
  const parts = viewer.userId === null ? ["visitor", viewer.network, viewer.userAgent] : ["user", viewer.userId];
  return keyedHash(env, "holder", parts);
}

export function signToken(env: Secret, token: PlayToken): string {
  const { playId, videoId, holder, beat, givenMs } = token;
  const body = Buffer.from(JSON.stringify([playId, videoId, holder, beat, givenMs])).toString("base64url");
  return `${body}.${signParts(env, PLAY, [body])}`;
}

/** Null for what we did not sign. */
export function readToken(env: Secret, text: string): PlayToken | null {
  if (text.length > TOKEN_CHARS_MAX) return null;
  const [body = "", signature = "", ...rest] = text.split(".");
  if (rest.length > 0 || !isSigned(env, PLAY, [body], signature)) return null;
  const [playId, videoId, holder, beat, givenMs] = fields.parse(JSON.parse(Buffer.from(body, "base64url").toString("utf8")));
  return { playId, videoId, holder, beat, givenMs };
}
