import { Button } from "@/components/ui/button";
import { SelectField } from "@/components/ui/field";
import { RUN_STATUS, RUN_STATUSES } from "./run-words";

interface RunsFilterProps {
  readonly functionIds: readonly string[];
  readonly functionId: string | undefined;
  readonly status: string | undefined;
}

/** A plain form: the choice is in the address, so that it can be sent to somebody. */
export function RunsFilter({ functionIds, functionId, status }: RunsFilterProps) {
  return (
    <form method="get" action="/admin/jobs" className="flex flex-wrap items-end gap-4 pb-4">
      <SelectField label="Function" name="function" defaultValue={functionId ?? ""}>
        <option value="">All</option>
        {functionIds.map((id) => (
          <option key={id} value={id}>
            {id}
          </option>
        ))}
      </SelectField>
      <SelectField label="Status" name="status" defaultValue={status ?? ""}>
        <option value="">All</option>
        {RUN_STATUSES.map((each) => (
          <option key={each} value={each}>
            {RUN_STATUS[each].word}
          </option>
        ))}
      </SelectField>
      <Button type="submit">Show</Button>
    </form>
  );
}
