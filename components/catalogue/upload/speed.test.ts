import { expect, test } from "vitest";
import { SpeedMeter } from "./speed";

test("the speed is that of the last seconds, so that a fast start does not promise too much", () => {
  const meter = new SpeedMeter();
  meter.add(0, 0);
  expect(meter.bytesPerSecond).toBeNull();
  meter.add(10_000, 1000);
  expect(meter.bytesPerSecond).toBe(10_000);
  for (let second = 2; second <= 20; second++) meter.add(10_000 + second * 100, second * 1000);
  expect(meter.bytesPerSecond).toBe(100);
});

test("a break, after which bytes are sent again, never shows a speed below nothing", () => {
  const meter = new SpeedMeter();
  meter.add(0, 0);
  meter.add(50_000, 1000);
  meter.add(20_000, 2000);
  expect(meter.bytesPerSecond).toBeNull();
  meter.add(21_000, 3000);
  expect(meter.bytesPerSecond).toBe(1000);
});
