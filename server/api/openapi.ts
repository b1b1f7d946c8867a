import { generateOpenApiDocument } from "trpc-to-openapi";
import { appRouter } from "./router";

/** The OpenAPI 3.1 document of every procedure; `baseUrl` is where people reach us, without a slash at the end. */
export function createOpenApiDocument(baseUrl: string): ReturnType<typeof generateOpenApiDocument> {
  return generateOpenApiDocument(appRouter, {
    title: "MHC Streaming",
    version: "1",
    description: "Every use-case of the product, for programs. Make a token in Settings and send it as `Authorization: Bearer TOKEN`.",
    baseUrl: `${baseUrl}/api`,
    securitySchemes: { bearer: { type: "http", scheme: "bearer" } },
  });
}
