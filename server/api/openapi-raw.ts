import type { oas31 } from "zod-openapi";
import { ERRORS } from "@/server/kernel/errors";
import { RAW_ROUTES, RAW_TAG, type RawRoute } from "./raw-routes";

/** Below the address of the document's server. */
const API = "/api";
const TEXT = { type: "string" } as const;
const ERROR = { "application/json": { schema: { $ref: "#/components/schemas/Error" } } };

type Header = readonly [name: string, description: string];

const failure = (status: number, isHead: boolean): oas31.ResponseObject => ({
  description: Object.values(ERRORS).find((row) => row.status === status)?.sentence ?? "It failed.",
  ...(isHead ? {} : { content: ERROR }),
});

function failures(statuses: readonly number[], isHead = false): oas31.ResponsesObject {
  return Object.fromEntries(statuses.map((status) => [String(status), failure(status, isHead)]));
}

/** What any of them may answer beside its own. */
function denials({ scope }: Pick<RawRoute, "scope">): readonly number[] {
  const { invalid_input, not_signed_in, not_allowed, not_found, unavailable } = ERRORS;
  const asked = scope === undefined ? [] : [not_allowed.status];
  return [invalid_input.status, not_signed_in.status, ...asked, not_found.status, unavailable.status];
}

function parametersOf(path: string, query: readonly string[] = []): oas31.ParameterObject[] {
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = ""]): oas31.ParameterObject => ({ name, in: "path", required: true, schema: TEXT }));
  return [...inPath, ...query.map((name): oas31.ParameterObject => ({ name, in: "query", schema: TEXT }))];
}

const header = (name: string, description: string, isRequired = false): oas31.ParameterObject => ({
  ...{ name, in: "header", description, schema: TEXT },
  required: isRequired,
});

const answer = (description: string, gives: readonly string[] = [], headers: readonly Header[] = []): oas31.ResponseObject => ({
  description,
  ...(gives.length === 0 ? {} : { content: Object.fromEntries(gives.map((type) => [type, {}])) }),
  ...(headers.length === 0 ? {} : { headers: Object.fromEntries(headers.map(([name, words]) => [name, { description: words, schema: TEXT }])) }),
});

/** A token is welcome where nobody need have one: it opens what is its holder's. */
const securityOf = ({ scope }: Pick<RawRoute, "scope">): oas31.SecurityRequirementObject[] => (scope === undefined ? [{}, { bearer: [] }] : [{ bearer: [] }]);

function operation(route: RawRoute, method: "get" | "head" | "post"): oas31.OperationObject {
  const { path, words, gives, status = 200, isFile = false, query, takes } = route;
  const isHead = method === "head";
  const shown = isHead ? [] : gives;
  const ofFile = isFile
    ? { "206": answer("The asked range", shown), "304": answer("What you have is the newest"), "416": answer("There is no such range") }
    : {};
  return {
    operationId: `${method}${path.replace(/[^a-zA-Z]+(\w?)/g, (_, letter: string) => letter.toUpperCase())}`,
    tags: [RAW_TAG],
    summary: words,
    security: securityOf(route),
    parameters: [...parametersOf(path, query), ...(isFile ? [header("Range", "bytes=0-1023"), header("If-None-Match", "The ETag of what you have")] : [])],
    ...(takes === undefined ? {} : { requestBody: { required: true, content: { [takes]: {} } } }),
    responses: {
      [String(status)]: answer("Done", shown, status === 302 ? [["Location", "Where it leads"]] : []),
      ...ofFile,
      ...failures(denials(route), isHead),
    },
  };
}

const STATE: readonly Header[] = [
  ["Upload-Offset", "How many bytes are there"],
  ["X-Video-Id", "The film, once the last byte is in"],
];
const TUS_SCOPE = "videos:write";
const VERSION = header("Tus-Resumable", "1.0.0", true);
const CHECKSUM = header("Upload-Checksum", "Of this body: an algorithm, a space, and the digest in Base64");

type Own = Pick<oas31.OperationObject, "summary" | "parameters" | "requestBody" | "responses">;

function tusOperation(operationId: string, path: string, own: Own): oas31.OperationObject {
  const { conflict, too_large, unsupported_media, checksum_mismatch, disk_full } = ERRORS;
  const statuses = [conflict, too_large, unsupported_media, checksum_mismatch, disk_full].map(({ status }) => status);
  const refused = failures([...denials({ scope: TUS_SCOPE }), ...(own.requestBody === undefined ? [] : statuses)], operationId.startsWith("head"));
  return {
    ...{ operationId, tags: [RAW_TAG], summary: own.summary, security: securityOf({ scope: TUS_SCOPE }) },
    parameters: [...parametersOf(path), VERSION, ...(own.parameters ?? [])],
    ...(own.requestBody === undefined ? {} : { requestBody: own.requestBody }),
    responses: { ...own.responses, ...refused, "412": answer("This server speaks another version of tus", [], [["Tus-Version", "1.0.0"]]) },
  };
}

/** tus 1.0, which says the rest: https://tus.io/protocols/resumable-upload. */
function tusPaths(words: string): oas31.PathsObject {
  const [all, one] = ["/uploads", "/uploads/{uploadId}"];
  const length = header("Upload-Length", "Of the whole file, in bytes", true);
  const metadata = header("Upload-Metadata", "filename, filetype, title, sha256, each with its value in Base64");
  const offset = header("Upload-Offset", "Where this body begins: what HEAD answered", true);
  const begun = answer("Begun, or whole", [], [["Location", "Where it goes on"], ...STATE]);
  const state = answer("How far it is", [], [...STATE, ["Upload-Length", "Of the whole file"], ["Upload-Metadata", "As it was given"]]);
  const bytes = { "application/offset+octet-stream": {} };
  return {
    [all]: {
      post: tusOperation("postUploads", all, {
        summary: words,
        parameters: [length, metadata, CHECKSUM],
        requestBody: { content: bytes },
        responses: { "201": begun },
      }),
      options: {
        ...{ operationId: "optionsUploads", tags: [RAW_TAG], summary: "What this server knows of tus", security: [], parameters: [] },
        responses: { "204": answer("Its versions, extensions and largest size") },
      },
    },
    [one]: {
      head: tusOperation("headUpload", one, { summary: "How far an upload is", responses: { "200": state } }),
      patch: tusOperation("patchUpload", one, {
        summary: "Goes on with an upload",
        parameters: [offset, CHECKSUM],
        requestBody: { required: true, content: bytes },
        responses: { "204": answer("Taken", [], STATE) },
      }),
      delete: tusOperation("deleteUpload", one, { summary: "Gives an upload up", responses: { "204": answer("Gone") } }),
    },
  };
}

const namesOf = ({ parameters = [] }: oas31.OperationObject): readonly string[] => parameters.flatMap((each) => ("name" in each ? [each.name] : []));

function contentOf({ responses = {} }: oas31.OperationObject): oas31.ContentObject {
  const done = responses["200"];
  return done === undefined || "$ref" in done ? {} : (done.content ?? {});
}

/** A procedure whose answer comes in other forms as well, by a door that stands before it: what the procedure says, with those forms. */
function withForms(procedure: oas31.OperationObject, raw: oas31.OperationObject): oas31.OperationObject {
  const known = namesOf(procedure);
  const more = (raw.parameters ?? []).filter((each) => "name" in each && !known.includes(each.name));
  const done = answer("Done", []);
  return {
    ...procedure,
    parameters: [...(procedure.parameters ?? []), ...more],
    responses: { ...procedure.responses, "200": { ...done, content: { ...contentOf(raw), ...contentOf(procedure) } } },
  };
}

/** The paths of a document whose server is `${baseUrl}/api`, with all that is no procedure. */
export function addRawPaths(paths: oas31.PathsObject, baseUrl: string): oas31.PathsObject {
  const all = { ...paths };
  for (const [path, raw] of Object.entries(rawPaths(baseUrl))) {
    const item = all[path] ?? {};
    const get = item.get !== undefined && raw.get !== undefined ? { get: withForms(item.get, raw.get) } : {};
    all[path] = { ...item, ...raw, ...get };
  }
  return all;
}

/** The paths of all that is no procedure, for a document whose server is `${baseUrl}/api`. */
function rawPaths(baseUrl: string): oas31.PathsObject {
  const paths: Record<string, oas31.PathItemObject> = {};
  for (const route of RAW_ROUTES) {
    if (route.method === "tus") {
      Object.assign(paths, tusPaths(route.words));
      continue;
    }
    const isApi = route.path.startsWith(`${API}/`);
    const name = isApi ? route.path.slice(API.length) : route.path;
    const method = route.method === "GET" ? "get" : "post";
    const hasHead = route.isFile === true || route.hasHead === true;
    paths[name] = {
      ...paths[name],
      ...(isApi ? {} : { servers: [{ url: baseUrl === "" ? "/" : baseUrl }] }),
      [method]: operation(route, method),
      ...(hasHead ? { head: operation(route, "head") } : {}),
    };
  }
  return paths;
}
