import { type RefObject, useEffect, useRef, useState } from "react";
import type { LayerKind } from "@/delivery/layer";
import type { Measurement } from "@/delivery/measurement";
import type { LayerReport } from "@/delivery/resolver";
import { NOTHING_SERVED, type Served } from "./carrier-row";
import { AS_IT_IS, type Condition } from "./conditions";
import { NotSimulated, type Simulated, simulateFilm } from "./simulate-film";

const LOOK_MS = 250;

type Conditions = Readonly<Partial<Record<LayerKind, Condition>>>;

export interface Watched {
  readonly served: Readonly<Record<string, Served>>;
  readonly layers: readonly LayerReport[];
  /** In which the picture stood still though it should not, in ms. */
  readonly stoppedMs: number;
  readonly wastedBytes: number;
}
const NOTHING_WATCHED: Watched = { served: {}, layers: [], stoppedMs: 0, wastedBytes: 0 };

function add(served: Watched["served"], measurement: Measurement): Watched["served"] {
  if (measurement.kind !== "served" && measurement.kind !== "failed") return served;
  const before = served[measurement.layer] ?? NOTHING_SERVED;
  const after =
    measurement.kind === "served"
      ? { ...before, objects: before.objects + 1, bytes: before.bytes + measurement.bytes }
      : { ...before, failures: before.failures + 1, last: measurement.failure };
  return { ...served, [measurement.layer]: after };
}

/** A film under conditions that may change while it plays, and what came of it, looked at four times a second. */
export function useSimulation(video: RefObject<HTMLVideoElement | null>, videoId: string, kinds: readonly LayerKind[]) {
  const [conditions, setConditions] = useState<Conditions>({});
  const [watched, setWatched] = useState(NOTHING_WATCHED);
  const [fault, setFault] = useState<string | null>(null);
  const [isRunning, setIsRunning] = useState(false);
  const current = useRef<Conditions>({});
  const running = useRef<Simulated | null>(null);
  const served = useRef<Watched["served"]>({});

  const change = (kind: LayerKind, condition: Condition) => {
    current.current = { ...current.current, [kind]: condition };
    setConditions(current.current);
  };
  const end = () => {
    running.current?.playback.end();
    running.current = null;
    setIsRunning(false);
  };
  const start = async () => {
    const element = video.current;
    if (element === null || isRunning) return;
    setIsRunning(true);
    setFault(null);
    served.current = {};
    setWatched(NOTHING_WATCHED);
    const onMeasurement = (measurement: Measurement) => {
      served.current = add(served.current, measurement);
    };
    const onFailure = () => setFault("The film stopped: no carrier gave what came next in time.");
    try {
      running.current = await simulateFilm(element, { videoId, kinds, conditionOf: (kind) => current.current[kind] ?? AS_IT_IS, onMeasurement, onFailure });
      await element.play();
    } catch (thrown) {
      end();
      setFault(thrown instanceof NotSimulated ? thrown.message : "The film could not be begun. Try again.");
    }
  };

  useEffect(() => {
    if (!isRunning) return;
    let stoppedMs = 0;
    const timer = setInterval(() => {
      const [element, simulated] = [video.current, running.current];
      if (element === null || simulated === null) return;
      const shouldMove = !element.paused && !element.ended && element.readyState < HTMLMediaElement.HAVE_FUTURE_DATA;
      if (shouldMove) stoppedMs += LOOK_MS;
      setWatched({ served: served.current, layers: simulated.resolver.layers, stoppedMs, wastedBytes: simulated.resolver.spent.wastedBytes });
    }, LOOK_MS);
    return () => clearInterval(timer);
  }, [isRunning, video]);
  useEffect(() => () => running.current?.playback.end(), []);
  return { conditions, watched, fault, isRunning, change, start, end };
}
