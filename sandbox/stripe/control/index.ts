import { z } from "zod";
import type { Engine } from "../engine/engine";
import { jsonAnswer, type Page } from "../http/pages";
import { readParams } from "../http/params";
import { type Chaos, type ChaosInput, chaosSchema } from "../webhooks/chaos";
import type { Courier } from "../webhooks/courier";

interface ControlOptions {
  engine: Engine;
  courier: Courier;
  advanceClockTo(atMs: number): Promise<void>;
  setChaos(chaos: ChaosInput): void;
  chaos(): Chaos;
}

const clockSchema = z.strictObject({ advance_ms: z.coerce.number().int().min(0).optional(), to_ms: z.coerce.number().int().min(0).optional() });
const webhooksSchema = z.strictObject({ is_paused: z.boolean().optional() });

/** What a test or a person at the command line orders: `/_sandbox/…`, JSON in and out. */
export function controlPages({ engine, courier, advanceClockTo, setChaos, chaos }: ControlOptions): Page[] {
  const clock = () => jsonAnswer({ now_ms: engine.clock.nowMs(), is_running: engine.clock.isRunning });
  return [
    { method: "GET", path: "/_sandbox/clock", answer: clock },
    {
      method: "POST",
      path: "/_sandbox/clock",
      answer: async ({ body }) => {
        const { advance_ms, to_ms } = readParams(clockSchema, body);
        await advanceClockTo(to_ms ?? engine.clock.nowMs() + (advance_ms ?? 0));
        return clock();
      },
    },
    { method: "GET", path: "/_sandbox/chaos", answer: () => jsonAnswer(chaos()) },
    {
      method: "POST",
      path: "/_sandbox/chaos",
      answer: ({ body }) => {
        setChaos(readParams(chaosSchema, body));
        return jsonAnswer(chaos());
      },
    },
    {
      method: "POST",
      path: "/_sandbox/webhooks",
      answer: ({ body }) => {
        const { is_paused } = readParams(webhooksSchema, body);
        if (is_paused !== undefined) courier.setPaused(is_paused);
        return jsonAnswer({});
      },
    },
    {
      method: "POST",
      path: "/_sandbox/webhooks/drain",
      answer: async () => {
        await courier.drain();
        return jsonAnswer({});
      },
    },
  ];
}
