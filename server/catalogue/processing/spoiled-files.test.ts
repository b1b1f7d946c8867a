import { afterAll, beforeAll, expect, it } from "vitest";
import { fuzzUploads } from "@/test/fuzz-uploads";
import { createTestServices, type TestServices } from "@/test/services";

const FILES = 14;
const SEED = 20_261_122;

let test: TestServices;
beforeAll(async () => {
  test = await createTestServices();
});
afterAll(() => test.close());

it("spoiled files crash nothing, block nothing and leave nothing, through the real jobs", { timeout: 300_000 }, async () => {
  const result = await fuzzUploads(test, { count: FILES, seed: SEED });
  expect(result).toMatchObject({ stuck: 0, crashes: 0, filesLeft: [] });
  // The same bytes twice are one video.
  expect(result.ready + result.refused).toBeLessThanOrEqual(FILES);
  expect(result.refused).toBeGreaterThan(FILES / 4);
});
