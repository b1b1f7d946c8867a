import { Button } from "@/components/ui/button";
import { SelectField, TextField } from "@/components/ui/field";
import { PATRON_STATUS, SORT_WORDS, SOURCE_WORDS } from "./patron-words";

interface PatronsFilterProps {
  readonly tiers: readonly { readonly key: string; readonly name: string }[];
  readonly chosen: Readonly<Partial<Record<"search" | "tier" | "status" | "source" | "since" | "sort", string>>>;
}

const ANY = <option value="">Any</option>;

/** A plain form: what was asked for is in the address, and works before any script has come. */
export function PatronsFilter({ tiers, chosen }: PatronsFilterProps) {
  return (
    <search>
      <form method="get" action="/studio/patrons" className="grid items-end gap-x-3 gap-y-4 pb-6 max-sm:grid-cols-2 sm:flex sm:flex-wrap">
        <div className="max-sm:col-span-2 sm:w-60">
          <TextField label="Name or address" name="search" type="search" maxLength={100} defaultValue={chosen.search} />
        </div>
        <SelectField label="Tier" name="tier" defaultValue={chosen.tier ?? ""}>
          {ANY}
          {tiers.map((tier) => (
            <option key={tier.key} value={tier.key}>
              {tier.name}
            </option>
          ))}
        </SelectField>
        <SelectField label="Status" name="status" defaultValue={chosen.status ?? ""}>
          {ANY}
          {Object.entries(PATRON_STATUS).map(([status, { word }]) => (
            <option key={status} value={status}>
              {word}
            </option>
          ))}
        </SelectField>
        <SelectField label="Through" name="source" defaultValue={chosen.source ?? ""}>
          {ANY}
          {Object.entries(SOURCE_WORDS).map(([source, word]) => (
            <option key={source} value={source}>
              {word}
            </option>
          ))}
        </SelectField>
        <div className="max-sm:col-span-2">
          <TextField label="Since" name="since" type="date" defaultValue={chosen.since} />
        </div>
        <SelectField label="Order" name="sort" defaultValue={chosen.sort ?? "newest"}>
          {Object.entries(SORT_WORDS).map(([sort, word]) => (
            <option key={sort} value={sort}>
              {word}
            </option>
          ))}
        </SelectField>
        <Button type="submit">Show</Button>
      </form>
    </search>
  );
}
