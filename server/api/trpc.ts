import { initTRPC, TRPCError } from "@trpc/server";
import type { OpenApiMeta } from "trpc-to-openapi";
import type { Scope } from "@/server/kernel/actor";
import { DomainError, ERRORS } from "@/server/kernel/errors";
import { withOrigin } from "@/server/kernel/origin";
import type { ApiContext } from "./context";
import { findForeseen, logFailure, readFailure } from "./error-body";
import { requireScope } from "./require-actor";

/** Beside the REST path: the scope a token needs, and the status of a success when it is not 200. */
export interface ProcedureMeta extends OpenApiMeta {
  /** Who gets in. Set by the procedure one starts from, never by hand; the door test reads it. */
  readonly access?: "anyone" | "signed-in" | "admin";
  readonly scope?: Scope;
  readonly successStatus?: 201 | 202;
}

const t = initTRPC
  .context<ApiContext>()
  .meta<ProcedureMeta>()
  .create({
    isServer: true,
    errorFormatter: ({ shape, error, ctx }) => {
      const failure = readFailure(error);
      return {
        code: shape.code,
        message: failure.message,
        data: {
          code: shape.data.code,
          httpStatus: failure.status,
          reason: failure.code,
          requestId: ctx?.requestId ?? null,
          issues: failure.issues ?? null,
          details: failure.details ?? null,
          retryAfterSeconds: failure.retryAfterSeconds ?? null,
        },
      };
    },
  });

export const router = t.router;
export const createCallerFactory = t.createCallerFactory;

/** The one place where a foreseen failure becomes tRPC's; the REST door reads the cause. */
const translateErrors = t.middleware(async ({ next, ctx, path }) => {
  const result = await next();
  if (result.ok) return result;
  const { error } = result;
  logFailure(ctx.services.log, error, { requestId: ctx.requestId, path }, "A procedure failed in a way nobody foresaw.");
  const known = findForeseen(error);
  if (known !== null) throw new TRPCError({ code: ERRORS[known.code].trpc, message: known.sentence, cause: known });
  return result;
});

/** What a use-case appends to the audit log says from where it was asked. */
const keepOrigin = t.middleware(({ ctx, next }) =>
  withOrigin({ ip: ctx.clientAddress, userAgent: ctx.userAgent, sessionId: ctx.actor?.sessionId ?? null }, () => next()),
);

/** Anyone, signed in or not. */
export const publicProcedure = t.procedure.meta({ access: "anyone" }).use(translateErrors).use(keepOrigin);

/** Anyone signed in; a token needs the scope named in the procedure's meta. */
export const signedInProcedure = publicProcedure.meta({ access: "signed-in" }).use(({ ctx, meta, next }) => {
  if (ctx.actor === null) throw new DomainError("not_signed_in");
  requireScope(ctx.actor, meta?.scope);
  return next({ ctx: { ...ctx, actor: ctx.actor } });
});

export const adminProcedure = signedInProcedure.meta({ access: "admin" }).use(({ ctx, next }) => {
  // 404 and not 403: the back office is not to be known of.
  if (ctx.actor.role !== "admin") throw new DomainError("not_found");
  return next();
});
