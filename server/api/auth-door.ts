import { NextRequest } from "next/server";
import NextAuth, { type AuthOptions } from "next-auth";
import Credentials from "next-auth/providers/credentials";
import { cookieName, endSessionById, SESSION_SECONDS_MAX, type SignedIn, signIn, signInByLink } from "@/server/accounts";
import { newId } from "@/server/kernel/ids";
import type { Services } from "@/server/services";
import { getServices } from "@/server/services-live";
import type { ApiContext } from "./context";
import { errorResponse, logFailure } from "./error-body";
import { readBodyText } from "./read-body";
import { createContext } from "./request";

const BODY_BYTES_MAX = 8_192;

interface AuthRoute {
  readonly params: Promise<{ nextauth: string[] }>;
}

/** Without this next-auth takes our address for localhost:3000 wherever we run. Only redirects use it, and our pages follow none. */
function tellOurAddress(services: Services): void {
  if (services.env.PUBLIC_URL === undefined) process.env.AUTH_TRUST_HOST = "1";
  else process.env.NEXTAUTH_URL = services.env.PUBLIC_URL;
}

function cookies({ env }: Services): AuthOptions["cookies"] {
  const options = { httpOnly: true, sameSite: "lax", path: "/", secure: env.DEPLOYMENT === "production" } as const;
  return {
    sessionToken: { name: cookieName(env, "session"), options },
    csrfToken: { name: cookieName(env, "csrf"), options },
    callbackUrl: { name: cookieName(env, "callback"), options },
  };
}

/** What next-auth is told of who was let in; a refusal is kept for the answer in our own shape. */
function admit(entering: Promise<SignedIn>, onFailure: (thrown: unknown) => void): Promise<{ id: string; sessionId: string } | null> {
  return entering.then(
    ({ userId, sessionId }) => ({ id: userId, sessionId }),
    (thrown: unknown) => {
      onFailure(thrown);
      return null;
    },
  );
}

/** next-auth seals the session's id into a cookie and takes it out again; who may sign in, and which session still lives, is ours to say. */
function createOptions(context: ApiContext, onFailure: (thrown: unknown) => void): AuthOptions {
  const { services } = context;
  return {
    secret: services.env.AUTH_SECRET,
    session: { strategy: "jwt", maxAge: SESSION_SECONDS_MAX },
    useSecureCookies: services.env.DEPLOYMENT === "production",
    cookies: cookies(services),
    pages: { signIn: "/sign-in", signOut: "/settings", error: "/sign-in" },
    providers: [
      Credentials({
        credentials: { email: { type: "email" }, password: { type: "password" } },
        authorize: (given) => admit(signIn(services, context, { email: given?.email ?? "", password: given?.password ?? "" }), onFailure),
      }),
      Credentials({
        id: "link",
        credentials: { token: { type: "text" } },
        authorize: (given) => admit(signInByLink(services, context, { token: given?.token ?? "" }), onFailure),
      }),
    ],
    callbacks: {
      jwt: ({ token, user }) => (user === undefined ? token : { sid: "sessionId" in user ? user.sessionId : null }),
      // Pages ask `whoAmI`; here nothing is told, so that an ended session tells nothing either.
      session: ({ session }) => ({ expires: session.expires }),
    },
    events: { signOut: ({ token }) => (typeof token.sid === "string" ? endSessionById(services, token.sid) : undefined) },
    logger: {
      error: (code) => services.log.warn({ requestId: context.requestId, code }, "next-auth refused a request."),
      warn: () => undefined,
      debug: () => undefined,
    },
  };
}

/** The request again, with a body of bounded size. */
async function bound(request: NextRequest): Promise<NextRequest> {
  if (request.method !== "POST") return request;
  return new NextRequest(request.url, { method: "POST", headers: request.headers, body: await readBodyText(request, BODY_BYTES_MAX) });
}

/** The sign-in door: next-auth's routes, with the failures of our own rules in the shape of every other door (429 with Retry-After). */
export async function handleAuth(request: NextRequest, route: AuthRoute): Promise<Response> {
  const requestId = newId("request");
  try {
    const context = await createContext(request, requestId);
    tellOurAddress(context.services);
    let failure: unknown = null;
    const options = createOptions(context, (thrown) => {
      failure = thrown;
    });
    const response: Response = await NextAuth(await bound(request), route, options);
    if (failure === null) return response;
    logFailure(context.services.log, failure, { requestId }, "A sign-in failed in a way nobody foresaw.");
    return errorResponse(failure, requestId);
  } catch (thrown) {
    logFailure(getServices().log, thrown, { requestId }, "The sign-in door failed in a way nobody foresaw.");
    return errorResponse(thrown, requestId);
  }
}
