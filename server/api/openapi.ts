import { generateOpenApiDocument } from "trpc-to-openapi";
import { z } from "zod";
import { createSchema } from "zod-openapi";
import { ERRORS } from "@/server/kernel/errors";
import { type ListedProcedure, listProcedures } from "./list-procedures";
import { addRawPaths } from "./openapi-raw";
import { appRouter } from "./router";

type Document = ReturnType<typeof generateOpenApiDocument>;

/** The one shape of every failure at the REST door. Some codes add a field of their own, such as `jobId`. */
export const errorBody = z.looseObject({
  error: z.looseObject({
    code: z.string(),
    message: z.string(),
    status: z.number().int(),
    requestId: z.string(),
    issues: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  }),
});

const ERROR_REFERENCE = { "application/json": { schema: { $ref: "#/components/schemas/Error" } } };

/** Codes that any call may answer, beside those that its access demands. */
const statusesOf = ({ meta }: ListedProcedure): number[] => {
  const denials = meta.access === "anyone" ? [] : [ERRORS.not_signed_in.status, ERRORS.not_allowed.status];
  return [
    ERRORS.invalid_input.status,
    ...denials,
    ERRORS.not_found.status,
    ERRORS.conflict.status,
    ERRORS.rule_refused.status,
    ERRORS.rate_limited.status,
    ERRORS.unavailable.status,
  ];
};

function sentenceOf(status: number): string {
  return Object.values(ERRORS).find((row) => row.status === status)?.sentence ?? "It failed.";
}

function describeAccess({ meta }: ListedProcedure): string {
  if (meta.access === "anyone") return "Open to anyone.";
  if (meta.scope === undefined) return "In the browser only: needs a session, and takes no token.";
  return `A token needs the scope \`${meta.scope}\`.`;
}

/** What the generator cannot know: our error shape, the status of a success, and what a token needs. */
function complete(document: Document, procedure: ListedProcedure): void {
  const { openapi, access, scope, successStatus = 200 } = procedure.meta;
  const path = document.paths?.[openapi.path];
  const operation = openapi.method === "GET" ? path?.get : openapi.method === "POST" ? path?.post : openapi.method === "PATCH" ? path?.patch : path?.delete;
  if (operation === undefined) return;
  const failures = statusesOf(procedure).map((status) => [String(status), { description: sentenceOf(status), content: ERROR_REFERENCE }]);
  operation.responses = { [String(successStatus)]: operation.responses?.["200"] ?? { description: "Done" }, ...Object.fromEntries(failures) };
  operation.description = describeAccess(procedure);
  operation.security = access === "anyone" ? [] : [scope === undefined ? { session: [] } : { bearer: [] }];
}

/** The OpenAPI 3.1 document of every procedure and of what is none; `baseUrl` is where people reach us, without a slash at the end. */
export function createOpenApiDocument(baseUrl: string): Document {
  const document = generateOpenApiDocument(appRouter, {
    title: "MHC Streaming",
    version: "1",
    description: "Every use-case of the product, for programs. Make a token in Settings and send it as `Authorization: Bearer TOKEN`.",
    baseUrl: `${baseUrl}/api`,
    securitySchemes: {
      bearer: { type: "http", scheme: "bearer" },
      session: { type: "apiKey", in: "cookie", name: "session", description: "The cookie that signing in sets." },
    },
  });
  for (const procedure of listProcedures()) complete(document, procedure);
  document.paths = addRawPaths(document.paths ?? {}, baseUrl);
  // The generator's own error shapes, which nothing refers to any more, make room for ours.
  const shapes = Object.entries(document.components?.schemas ?? {}).filter(([name]) => !name.startsWith("error."));
  document.components = { ...document.components, schemas: { ...Object.fromEntries(shapes), Error: createSchema(errorBody).schema } };
  return document;
}
