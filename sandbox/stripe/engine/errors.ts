/** What Stripe puts under `error`; objects that the error is about (a payment intent, a charge) are attached whole. */
export interface ErrorBody {
  type: "api_error" | "card_error" | "idempotency_error" | "invalid_request_error";
  message: string;
  code?: string;
  param?: string;
  decline_code?: string;
  advice_code?: string;
  charge?: string;
  payment_intent?: unknown;
  setup_intent?: unknown;
  payment_method?: unknown;
  doc_url?: string;
}

/**
 * An answer that is an error. `keepsChanges` says that what the request did so far stays, as after a declined card: the
 * failed charge and its events are real.
 */
export class ApiError extends Error {
  readonly body: ErrorBody;

  constructor(
    readonly status: number,
    body: ErrorBody,
    readonly keepsChanges = false,
  ) {
    super(body.message);
    this.name = "ApiError";
    this.body = body.code === undefined ? body : { ...body, doc_url: `https://docs.stripe.com/error-codes#${body.code.replaceAll("_", "-")}` };
  }
}

export function invalidRequest(message: string, rest: { code?: string; param?: string } = {}, status = 400): ApiError {
  return new ApiError(status, { type: "invalid_request_error", message, ...rest });
}

export function notFound(kind: string, id: string, param = "id"): ApiError {
  return invalidRequest(`No such ${kind.replaceAll(/[._]/g, " ")}: '${id}'`, { code: "resource_missing", param }, 404);
}

/** A parameter names a thing that is not there: 400 where the path's own id would be 404. */
export function noSuch(kind: string, id: string, param: string): ApiError {
  return invalidRequest(`No such ${kind.replaceAll(/[._]/g, " ")}: '${id}'`, { code: "resource_missing", param });
}
