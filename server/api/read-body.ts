import { DomainError } from "@/server/kernel/errors";

/** What a JSON body may have at most. */
export const BODY_BYTES_MAX = 1024 * 1024;

/** The body as text, read no further than the bound, whatever its length header says. @throws DomainError `too_large`. */
export async function readBodyText(request: Request, bytesMax: number = BODY_BYTES_MAX): Promise<string> {
  const tooLarge = () => new DomainError("too_large", { sentence: `A request body may have ${bytesMax} bytes at most.` });
  if (Number(request.headers.get("content-length") ?? 0) > bytesMax) throw tooLarge();
  const chunks: Uint8Array[] = [];
  let sizeBytes = 0;
  for await (const chunk of request.body ?? []) {
    sizeBytes += chunk.byteLength;
    if (sizeBytes > bytesMax) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}
