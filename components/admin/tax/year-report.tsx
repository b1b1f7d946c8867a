"use client";

import { useState } from "react";
import { FormOutcome } from "@/components/accounts/form-outcome";
import { useForm } from "@/components/accounts/use-form";
import { saveFile } from "@/components/admin/save-file";
import { apiClient } from "@/components/ui/api-client";
import type { Outputs } from "@/components/ui/api-types";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { SelectField, TextField } from "@/components/ui/field";
import { Status } from "@/components/ui/status";

const REPORTS = ["1099-MISC", "1099-NEC", "1042-S", "DAC7"] as const;
const PAGE_ITEMS = 100;
/** Whoever reports more people than this takes them by the API, page by page. */
const PAGES_MAX = 100;
type ReportPage = Outputs["tax"]["report"];

interface Opened {
  readonly report: (typeof REPORTS)[number];
  readonly year: number;
  readonly items: ReportPage["items"];
  readonly csv: string;
  readonly banner: string | null;
  readonly note: string | null;
}

async function open(report: Opened["report"], year: number): Promise<Opened> {
  const pages: ReportPage[] = [];
  let cursor: string | undefined;
  do {
    const page = await apiClient.tax.report.query({ year, report, limit: PAGE_ITEMS, cursor });
    pages.push(page);
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined && pages.length < PAGES_MAX);
  const { banner = null, note = null } = pages[0] ?? {};
  return { report, year, items: pages.flatMap(({ items }) => items), csv: pages.map(({ csv }) => csv).join(""), banner, note };
}

function Rows({ opened }: { readonly opened: Opened }) {
  const [first] = opened.items;
  if (first === undefined) return <EmptyState title="Nobody to report" sentence={`Nothing of ${opened.year} belongs on a ${opened.report}.`} />;
  const names = Object.keys(first);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached without a pointer.
    <section tabIndex={0} aria-label={`${opened.report} of ${opened.year}`} className="max-w-full overflow-x-auto">
      <table className="w-full border-collapse text-sm leading-work">
        <caption className="sr-only">
          {opened.report} of {opened.year}
        </caption>
        <thead>
          <tr className="border-b border-line text-left text-xs text-ink-3">
            {names.map((name) => (
              <th key={name} scope="col" className="h-9 pr-4 font-normal whitespace-nowrap">
                {name.replaceAll("_", " ")}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {opened.items.map((row) => (
            <tr key={Object.values(row).join("|")} className="border-b border-line">
              {names.map((name) => (
                <td key={name} className="tabular h-9 py-1 pr-4 whitespace-nowrap">
                  {row[name]}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** Makes a year's report. It opens sealed numbers, so it is made only when asked for. */
export function YearReport({ lastYear }: { readonly lastYear: number }) {
  const [opened, setOpened] = useState<Opened | null>(null);
  const form = useForm(async (words) => {
    const report = REPORTS.find((each) => each === words.get("report")) ?? REPORTS[0];
    setOpened(await open(report, Number(words.get("year"))));
    return null;
  });
  return (
    <div className="grid gap-8">
      <form method="post" onSubmit={form.onSubmit} className="grid gap-4">
        <div className="grid gap-4 sm:flex sm:flex-wrap sm:items-end">
          <SelectField label="Report" name="report" defaultValue="1042-S">
            {REPORTS.map((report) => (
              <option key={report}>{report}</option>
            ))}
          </SelectField>
          <TextField
            label="Year"
            name="year"
            type="number"
            min={2020}
            max={lastYear + 1}
            required
            defaultValue={lastYear}
            className="tabular"
            error={form.issues.year}
          />
          <Button type="submit" aria-disabled={form.isBusy}>
            {form.isBusy ? "Opening it" : "Open it"}
          </Button>
        </div>
        <p className="max-w-[64ch] text-sm text-ink-2">
          It opens names, tax numbers and, for DAC7, accounts that are kept sealed. Each person it names sees in their settings that you did, and why.
        </p>
        <FormOutcome failure={form.failure} />
      </form>
      {opened !== null && (
        <div className="grid min-w-0 gap-4" aria-live="polite">
          {opened.banner !== null && <Status tone="unknown">{opened.banner}</Status>}
          {opened.note !== null && <Status tone="waiting">{opened.note}</Status>}
          <Rows opened={opened} />
          {opened.items.length > 0 && (
            <Button size="dense" className="justify-self-start" onClick={() => saveFile(`${opened.report} ${opened.year}.csv`, opened.csv, "text/csv")}>
              Save as CSV
            </Button>
          )}
        </div>
      )}
    </div>
  );
}
