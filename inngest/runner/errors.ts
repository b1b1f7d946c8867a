import type { RunError } from "@/server/jobs";
import { ERROR_MESSAGE_CHARS_MAX, ERROR_STACK_CHARS_MAX } from "./limits";

/** Postgres keeps neither NUL nor half a surrogate pair in JSON, and errors quote whatever a program printed. */
function storable(text: string, charsMax: number): string {
  return text
    .slice(0, charsMax)
    .replaceAll("\u0000", "\uFFFD")
    .replace(/\p{Surrogate}/gu, "\uFFFD");
}

/** An error in the form in which it is kept and handed to functions. */
export function toRunError(error: { readonly name: string; readonly message: string; readonly stack?: string | undefined }): RunError {
  return {
    name: storable(error.name, ERROR_MESSAGE_CHARS_MAX),
    message: storable(error.message, ERROR_MESSAGE_CHARS_MAX),
    stack: storable(error.stack ?? "", ERROR_STACK_CHARS_MAX),
  };
}
