import type { Cid } from "@/protocol/cid";
import type { Measurement } from "../measurement";
import { answerWorker } from "./answer-worker";
import { meetingPlaceAt } from "./ask-meeting";
import { ViewerMeeting } from "./meet-viewers";
import { PeerMesh } from "./peer-mesh";
import { webRtcDialer } from "./web-rtc";

export interface Sharing {
  readonly mesh: PeerMesh;
  /** At once: every line is closed, and others are told of this browser no more. */
  end(): void;
}

export interface WorkToShare {
  /** `/api/videos/<id>/peers`. */
  readonly peersUrl: string;
  /** Of this film, on this device when sharing begins. */
  readonly noted: Iterable<Cid>;
  readonly read: (cid: Cid) => Promise<Uint8Array<ArrayBuffer> | null>;
  readonly onMeasurement: (measurement: Measurement) => void;
  /** How many viewers this one is connected with; null once the application refused, or the time is over. */
  readonly onChange: (neighbours: number | null) => void;
}

/** Begins to share a film with other viewers. Loaded only when its viewer agreed: before that there is no connection and nobody is met. */
export function shareWork({ peersUrl, noted, read, onMeasurement, onChange }: WorkToShare): Sharing {
  const over = new AbortController();
  const mesh = new PeerMesh({ read, onMeasurement, onChange: (neighbours) => (over.signal.aborted ? undefined : onChange(neighbours)) });
  for (const cid of noted) mesh.note(cid);
  const end = () => {
    if (over.signal.aborted) return;
    over.abort();
    clearTimeout(timer);
    removeEventListener("pagehide", endByItself);
    mesh.end();
  };
  const endByItself = () => {
    end();
    onChange(null);
  };
  const timer = setTimeout(endByItself, mesh.rules.shareMs);
  addEventListener("pagehide", endByItself);
  const meeting = new ViewerMeeting({ place: meetingPlaceAt(peersUrl), mesh, dialerOf: webRtcDialer, onRefused: endByItself });
  answerWorker(mesh, over.signal);
  void meeting.run(over.signal);
  return { mesh, end };
}
