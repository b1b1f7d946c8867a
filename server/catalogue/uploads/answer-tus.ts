import type { Actor } from "@/server/kernel/actor";
import { DomainError } from "@/server/kernel/errors";
import type { Services } from "@/server/services";
import { appendUpload, readUpload, type UploadState } from "./append-upload";
import { cancelUpload } from "./cancel-upload";
import { createUpload } from "./create-upload";
import { CHECKSUM_ALGORITHMS, readChecksum, readMetadata } from "./tus-metadata";

export const TUS_VERSION = "1.0.0";
const EXTENSIONS = "creation,creation-with-upload,termination,checksum,expiration";
const BODY_TYPE = "application/offset+octet-stream";

export interface TusCall {
  readonly request: Request;
  /** What follows /api/uploads in the address: null for the collection itself. */
  readonly uploadId: string | null;
  /** Where people reach us, without a slash at the end: the `Location` of a new upload is absolute. */
  readonly origin: string;
  /** Asked for only once the protocol's own conditions hold. @throws DomainError for whoever may not upload. */
  readonly requireActor: () => Actor;
}

function describeServer(services: Services): Response {
  const headers = {
    "Tus-Version": TUS_VERSION,
    "Tus-Extension": EXTENSIONS,
    "Tus-Max-Size": String(services.env.UPLOAD_BYTES_MAX),
    "Tus-Checksum-Algorithm": CHECKSUM_ALGORITHMS.join(","),
  };
  return new Response(null, { status: 204, headers });
}

function stateHeaders(state: UploadState): Headers {
  const headers = new Headers({ "Upload-Offset": String(state.offset), "Cache-Control": "no-store" });
  if (state.videoId !== null) headers.set("X-Video-Id", state.videoId);
  else headers.set("Upload-Expires", state.expiresAt.toUTCString());
  return headers;
}

function readWholeNumber(request: Request, name: string): number {
  const text = request.headers.get(name) ?? "";
  const value = Number(text);
  if (!/^\d{1,16}$/.test(text) || !Number.isSafeInteger(value))
    throw new DomainError("invalid_input", { sentence: `${name} is missing or not a whole number of bytes.` });
  return value;
}

function hasBody(request: Request): boolean {
  return request.headers.get("content-type") === BODY_TYPE && request.headers.get("content-length") !== "0";
}

async function answerPost(services: Services, actor: Actor, call: TusCall): Promise<Response> {
  const { request } = call;
  if (request.headers.has("upload-defer-length"))
    throw new DomainError("invalid_input", { sentence: "Say the length at once: Upload-Defer-Length is not taken." });
  const metadata = readMetadata(request.headers.get("upload-metadata") ?? "");
  const checksum = readChecksum(request.headers.get("upload-checksum"));
  const upload = await createUpload(services, actor, { sizeBytes: readWholeNumber(request, "upload-length"), metadata });
  const headers = hasBody(request)
    ? stateHeaders(await appendUpload(services, actor, { uploadId: upload.id, offset: 0, body: request.body, checksum }))
    : new Headers({ "Upload-Expires": upload.expiresAt.toUTCString(), "Cache-Control": "no-store" });
  headers.set("Location", `${call.origin}/api/uploads/${upload.id}`);
  return new Response(null, { status: 201, headers });
}

async function answerHead(services: Services, actor: Actor, uploadId: string): Promise<Response> {
  const state = await readUpload(services, actor, uploadId);
  const headers = stateHeaders(state);
  headers.set("Upload-Length", String(state.sizeBytes));
  if (state.metadata !== "") headers.set("Upload-Metadata", state.metadata);
  return new Response(null, { status: 200, headers });
}

async function answerPatch(services: Services, actor: Actor, uploadId: string, request: Request): Promise<Response> {
  if (request.headers.get("content-type") !== BODY_TYPE) throw new DomainError("unsupported_media", { sentence: `Send the bytes as ${BODY_TYPE}.` });
  const checksum = readChecksum(request.headers.get("upload-checksum"));
  const state = await appendUpload(services, actor, { uploadId, offset: readWholeNumber(request, "upload-offset"), body: request.body, checksum });
  return new Response(null, { status: 204, headers: stateHeaders(state) });
}

async function answerDelete(services: Services, actor: Actor, uploadId: string): Promise<Response> {
  await cancelUpload(services, actor, uploadId);
  return new Response(null, { status: 204 });
}

/**
 * tus 1.0 (https://tus.io/protocols/resumable-upload) with creation, creation-with-upload, termination, checksum and expiration.
 * The answer that finishes an upload, and every later HEAD of it, carries `X-Video-Id`.
 * @throws DomainError; the caller turns it into the house's error answer.
 */
export async function answerTus(services: Services, call: TusCall): Promise<Response> {
  const { request, uploadId } = call;
  // Clients behind proxies that know neither PATCH nor DELETE say which they mean (tus 1.0, X-HTTP-Method-Override).
  const method = request.headers.get("x-http-method-override") ?? request.method;
  if (method === "OPTIONS") return describeServer(services);
  if (request.headers.get("tus-resumable") !== TUS_VERSION) {
    return new Response(`This server speaks tus ${TUS_VERSION}; send Tus-Resumable: ${TUS_VERSION}.\n`, {
      status: 412,
      headers: { "Tus-Version": TUS_VERSION },
    });
  }
  const actor = call.requireActor();
  if (uploadId === null && method === "POST") return answerPost(services, actor, call);
  if (uploadId !== null && method === "HEAD") return answerHead(services, actor, uploadId);
  if (uploadId !== null && method === "PATCH") return answerPatch(services, actor, uploadId, request);
  if (uploadId !== null && method === "DELETE") return answerDelete(services, actor, uploadId);
  throw new DomainError("method_not_allowed");
}
