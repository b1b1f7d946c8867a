import type { CallFailure } from "@/components/ui/api-client";
import { FormStatus } from "@/components/ui/form-status";

const SEE_FIELDS = "Nothing was changed. See the field that is marked.";

interface FormOutcomeProps {
  readonly failure: CallFailure | null;
  readonly success?: string | null;
}

/** What came of a form: two live regions that are there from the start, so that either is read aloud. */
export function FormOutcome({ failure, success = null }: FormOutcomeProps) {
  const isOfField = failure !== null && Object.keys(failure.issues).length > 0;
  return (
    <div>
      {failure !== null ? (
        <FormStatus key="bad" tone="bad" message={isOfField ? SEE_FIELDS : failure.message} requestId={failure.reason === null ? failure.requestId : null} />
      ) : (
        <FormStatus key="ok" message={success} />
      )}
    </div>
  );
}
