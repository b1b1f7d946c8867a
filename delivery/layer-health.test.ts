import { describe, expect, it } from "vitest";
import { LayerHealth } from "./layer-health";
import { DELIVERY_LIMITS } from "./limits";

function healthAt() {
  const clock = { ms: 1_000_000 };
  return { clock, health: new LayerHealth(DELIVERY_LIMITS, () => clock.ms) };
}
const IN = { firstByteMs: 100, totalMs: 200, bytes: 10_000 };

describe("the health of a layer", () => {
  it("opens after two failures one after another, lets one request through after its time, and closes when that is answered", () => {
    const { clock, health } = healthAt();
    health.fail();
    health.succeed(IN);
    health.fail();
    expect(health.state).toBe("closed");
    health.fail();
    expect(health.state).toBe("open");
    clock.ms += DELIVERY_LIMITS.openMs;
    expect(health.state).toBe("half-open");
    health.begin();
    expect(health.state).toBe("open");
    health.fail();
    expect(health.state).toBe("open");
    clock.ms += DELIVERY_LIMITS.openMs;
    health.begin();
    health.callOff();
    expect(health.state).toBe("half-open");
    health.begin();
    health.succeed(IN);
    expect(health.state).toBe("closed");
  });

  it("is out at once after one lie, longer than after any failure", () => {
    const { clock, health } = healthAt();
    health.eject();
    expect(health.state).toBe("ejected");
    clock.ms += DELIVERY_LIMITS.ejectedMs - 1;
    expect(health.state).toBe("ejected");
    clock.ms += 1;
    expect(health.state).toBe("closed");
    expect(new LayerHealth(DELIVERY_LIMITS, () => clock.ms, clock.ms + 1).state).toBe("ejected");
  });

  it("asks others as early as it may of one that never answered, and later of one that is known to be slow", () => {
    const { health } = healthAt();
    health.overtake(2_000);
    expect(health.hedgeAfterMs).toBe(DELIVERY_LIMITS.hedgeMsMin);
    expect(health.expectedMs(1_000)).toBeNull();
    health.succeed(IN);
    expect(health.hedgeAfterMs).toBe(300);
    expect(health.expectedMs(20_000)).toBe(300);
    health.overtake(1_100);
    expect(health.hedgeAfterMs).toBeCloseTo(1_200);
    health.succeed({ ...IN, firstByteMs: 30_000, totalMs: 31_000 });
    expect(health.hedgeAfterMs).toBe(DELIVERY_LIMITS.hedgeMsMax);
  });
});
