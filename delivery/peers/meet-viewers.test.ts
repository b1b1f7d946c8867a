import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { type Meeting, type MeetingQuestion, PEER_LIMITS, type SessionWords } from "@/protocol/peer-words";
import type { MeetingAnswer } from "./ask-meeting";
import { ViewerMeeting } from "./meet-viewers";
import type { PeerLine } from "./peer-channel";
import { PeerMesh } from "./peer-mesh";
import { PEER_RULES } from "./peer-rules";

const [OWN, OTHER] = ["o".repeat(22), "p".repeat(22)];
const OFFER: SessionWords = { kind: "offer", ufrag: "aBcD", pwd: "a".repeat(24), fingerprint: Array.from({ length: 32 }, () => "0A").join(":"), addresses: [] };
const MEETING: Meeting = { peerId: OWN, peers: [OTHER], words: [], iceServers: [], comeBackMs: 500 };
/** Nobody ever comes through this one. */
const SILENT: PeerLine = { words: OFFER, channel: new Promise(() => undefined), accept: async () => undefined, close: () => undefined };

let over: AbortController;
let asked: MeetingQuestion[];
beforeEach(() => {
  vi.useFakeTimers();
  [over, asked] = [new AbortController(), []];
});
afterEach(() => {
  over.abort();
  vi.useRealTimers();
});

/** Meets in a room that answers so, in order, and after that as at the first time. */
function meetIn(answers: readonly MeetingAnswer[]): void {
  const mesh = new PeerMesh({ read: async () => null, onMeasurement: () => undefined, onChange: () => undefined });
  const place = {
    ask: async (question: MeetingQuestion) => {
      asked.push(question);
      return answers[asked.length - 1] ?? MEETING;
    },
    leave: async () => undefined,
  };
  const dialer = { offer: async () => SILENT, answer: async () => SILENT };
  void new ViewerMeeting({ place, mesh, dialerOf: () => dialer, onRefused: () => undefined }).run(over.signal);
}

const saidIn = () => asked.map(({ words }) => words.map(({ to }) => to));

it("What a room did not hear is said again, a little later; once it was heard it is not", async () => {
  meetIn([MEETING, "later"]);
  await vi.advanceTimersByTimeAsync(400);
  expect(saidIn()).toEqual([[], [OTHER]]);
  await vi.advanceTimersByTimeAsync(500);
  expect(asked).toHaveLength(2);
  await vi.advanceTimersByTimeAsync(600);
  expect(saidIn()).toEqual([[], [OTHER], [OTHER]]);
  expect(asked[2]?.words).toEqual(asked[1]?.words);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(saidIn().slice(3).flat()).toEqual([]);
  expect(asked.length).toBeGreaterThan(4);
});

it("Who does not come through is given up, not tried again for a while, and gone from what was not heard", async () => {
  const unheard = Array.from({ length: 20 }, () => "later" as const);
  meetIn([MEETING, ...unheard]);
  await vi.advanceTimersByTimeAsync(PEER_RULES.dialMs + 2_000);
  expect(asked.at(-1)).toMatchObject({ words: [], isWaiting: false, room: PEER_LIMITS.neighbours });
  const before = asked.length;
  // Nothing is left to say, so that a room that does not answer is asked seldom.
  await vi.advanceTimersByTimeAsync(4_000);
  expect(asked.length - before).toBeLessThanOrEqual(1);
});
