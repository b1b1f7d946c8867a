import { Button } from "@/components/ui/button";
import { SelectField, TextField } from "@/components/ui/field";
import { TextLink } from "@/components/ui/text-link";
import { nameCountry, SOURCE_KEYS, SOURCES } from "./earning-words";

export type TransactionChoice = Readonly<Partial<Record<"source" | "videoId" | "country" | "since" | "until" | "currency", string>>>;

interface TransactionFilterProps {
  readonly chosen: TransactionChoice;
  /** What there is to choose from: what earned anything so far. */
  readonly works: readonly { readonly videoId: string; readonly title: string | null }[];
  readonly countries: readonly string[];
  readonly currencies: readonly string[];
}

const ANY = <option value="">Any</option>;

/** A plain form: what was asked for is in the address, and works before any script has come. */
export function TransactionFilter({ chosen, works, countries, currencies }: TransactionFilterProps) {
  const isNarrowed = Object.entries(chosen).some(([name, value]) => name !== "currency" && value !== "");
  return (
    <search>
      <form method="get" action="/studio/earnings/transactions" className="grid grid-cols-2 items-end gap-x-3 gap-y-4 pb-8 sm:flex sm:flex-wrap">
        <SelectField label="Source" name="source" defaultValue={chosen.source ?? ""}>
          {ANY}
          {SOURCE_KEYS.map((source) => (
            <option key={source} value={source}>
              {SOURCES[source].word}
            </option>
          ))}
        </SelectField>
        <SelectField label="Work" name="videoId" defaultValue={chosen.videoId ?? ""} className="sm:max-w-56">
          {ANY}
          {works.map(({ videoId, title }) => (
            <option key={videoId} value={videoId}>
              {title ?? "A work that is gone"}
            </option>
          ))}
        </SelectField>
        <SelectField label="Country" name="country" defaultValue={chosen.country ?? ""}>
          {ANY}
          {countries.map((country) => (
            <option key={country} value={country}>
              {nameCountry(country)}
            </option>
          ))}
        </SelectField>
        {currencies.length > 1 && (
          <SelectField label="Currency" name="currency" defaultValue={chosen.currency ?? ""}>
            {currencies.map((currency) => (
              <option key={currency} value={currency}>
                {currency}
              </option>
            ))}
          </SelectField>
        )}
        <div className="max-[26rem]:col-span-2">
          <TextField label="From" name="since" type="date" defaultValue={chosen.since} />
        </div>
        <div className="max-[26rem]:col-span-2">
          <TextField label="To" name="until" type="date" defaultValue={chosen.until} />
        </div>
        <Button type="submit">Show</Button>
        {isNarrowed && (
          <TextLink href="/studio/earnings/transactions" className="inline-flex min-h-11 items-center text-sm">
            Show all
          </TextLink>
        )}
      </form>
    </search>
  );
}
