import type { CallFailure } from "@/components/ui/api-client";
import { FormStatus } from "@/components/ui/form-status";

/** Why nothing could be begun; what is wrong with a field stands at the field. */
export function StartFault({ failure }: { readonly failure: CallFailure | null }) {
  const hasFieldFaults = failure !== null && Object.keys(failure.issues).length > 0;
  const message = failure === null ? null : hasFieldFaults ? "Nothing was charged. See the field that is marked." : `Nothing was charged. ${failure.message}`;
  return <FormStatus tone="bad" message={message} requestId={failure?.reason === null ? failure.requestId : null} />;
}
