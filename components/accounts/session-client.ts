import type { CallFailure } from "@/components/ui/api-client";

const BROKEN: CallFailure = { message: "Something broke on our side. Try again.", reason: null, requestId: null, issues: {}, details: {} };
const OFFLINE: CallFailure = { ...BROKEN, message: "The server cannot be reached. Try again when you are back online." };

/** A field of something that came as JSON, whatever it is. */
function field(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}

function text(value: unknown, name: string): string | null {
  const found = field(value, name);
  return typeof found === "string" ? found : null;
}

async function readFailure(response: Response): Promise<CallFailure> {
  const error = field(await response.json().catch(() => null), "error");
  const message = text(error, "message");
  if (message === null) return BROKEN;
  const waitSeconds = Number(response.headers.get("retry-after"));
  const wait = response.status === 429 && waitSeconds > 60 ? ` You can try again in ${Math.ceil(waitSeconds / 60)} minutes.` : "";
  return { ...BROKEN, message: `${message}${wait}`, reason: text(error, "code"), requestId: response.status >= 500 ? text(error, "requestId") : null };
}

/** Asks next-auth's routes, which want a token of their own with every change. @returns null when all went well. */
async function post(route: "callback/credentials" | "callback/link" | "signout", words: Readonly<Record<string, string>>): Promise<CallFailure | null> {
  try {
    const csrfToken = text(await (await fetch("/api/auth/csrf")).json(), "csrfToken") ?? "";
    const response = await fetch(`/api/auth/${route}`, { method: "POST", body: new URLSearchParams({ ...words, csrfToken, json: "true" }) });
    return response.ok ? null : await readFailure(response);
  } catch (thrown) {
    return thrown instanceof TypeError ? OFFLINE : BROKEN;
  }
}

/** Signs this browser in. @returns what went wrong, or null. */
export function signIn(words: { readonly email: string; readonly password: string }): Promise<CallFailure | null> {
  return post("callback/credentials", words);
}

/** Signs this browser in with the secret of a mail. @returns what went wrong, or null. */
export function signInByLink(token: string): Promise<CallFailure | null> {
  return post("callback/link", { token });
}

/** Signs this browser out. @returns what went wrong, or null. */
export function signOut(): Promise<CallFailure | null> {
  return post("signout", {});
}
