import { expect, it } from "vitest";
import { readBodyText } from "./read-body";

function streamed(chunks: number, chunkBytes: number, onPull: () => void): Request {
  let sent = 0;
  const body = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        onPull();
        if (sent++ === chunks) controller.close();
        else controller.enqueue(new Uint8Array(chunkBytes).fill(97));
      },
    },
    { highWaterMark: 0 },
  );
  const init = { method: "POST", body, duplex: "half" };
  return new Request("http://x/", init);
}

it("a body without a length is read no further than its bound", async () => {
  let pulls = 0;
  await expect(
    readBodyText(
      streamed(1_000, 100, () => pulls++),
      250,
    ),
  ).rejects.toMatchObject({ code: "too_large" });
  expect(pulls).toBeLessThan(10);
});

it("a body within its bound arrives whole", async () => {
  expect(
    await readBodyText(
      streamed(2, 100, () => undefined),
      200,
    ),
  ).toBe("a".repeat(200));
});

it("a body that says it is too long is not read at all", async () => {
  const request = new Request("http://x/", { method: "POST", body: "x", headers: { "content-length": "999" } });
  await expect(readBodyText(request, 250)).rejects.toMatchObject({ code: "too_large" });
  expect(request.bodyUsed).toBe(false);
});
