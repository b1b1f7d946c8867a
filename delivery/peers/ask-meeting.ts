import { type Meeting, type MeetingQuestion, readMeeting } from "@/protocol/peer-words";

const ANSWER_MS_MAX = 8_000;
const ANSWER_BYTES_MAX = 128 * 1024;
const TOO_MANY = 429;

/** `refused`: this film is not shared, or no longer. `later`: the application does not answer now, or wants to be asked less. */
export type MeetingAnswer = Meeting | "refused" | "later";

/** Where viewers of a work meet. */
export interface MeetingPlace {
  ask(question: MeetingQuestion): Promise<MeetingAnswer>;
  /** Never throws: who is gone is forgotten within a minute anyway. */
  leave(secret: string): Promise<void>;
}

function post(url: string, body: object): Promise<Response> {
  const headers = { "content-type": "application/json" };
  // No cookie: whom one meets does not depend on who one is. Kept alive, so that it also goes out while the page is left.
  const request = { method: "POST", headers, body: JSON.stringify(body), credentials: "omit", redirect: "error", keepalive: true } as const;
  return fetch(url, { ...request, signal: AbortSignal.timeout(ANSWER_MS_MAX) });
}

/** @param url `/api/videos/<id>/peers` */
export function meetingPlaceAt(url: string): MeetingPlace {
  return {
    async ask(question) {
      try {
        const response = await post(url, question);
        if (response.status >= 400 && response.status < 500) return response.status === TOO_MANY ? "later" : "refused";
        if (!response.ok) return "later";
        const text = await response.text();
        return (text.length > ANSWER_BYTES_MAX ? null : readMeeting(JSON.parse(text))) ?? "later";
      } catch {
        // Offline, hung, or no JSON: the film goes on without.
        return "later";
      }
    },
    async leave(secret) {
      await post(`${url}/leave`, { secret }).catch(() => null);
    },
  };
}
