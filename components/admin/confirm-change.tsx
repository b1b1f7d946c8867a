"use client";

import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { FormStatus } from "@/components/ui/form-status";
import { useCall } from "@/components/ui/use-call";

export interface Change {
  readonly title: string;
  /** From when on, such as `From 1 December 2026`. */
  readonly when: string;
  /** What is changed, as it stands and as it will be. */
  readonly lines: readonly { readonly name: string; readonly was: string; readonly willBe: string }[];
  /** What it does to whom, in a sentence. */
  readonly effect: string;
  /** On the button that does it: a verb. */
  readonly confirm: string;
}

interface ConfirmChangeProps {
  /** Null while nothing is asked. */
  readonly change: Change | null;
  readonly call: () => Promise<unknown>;
  readonly onDone: () => void;
  readonly onClose: () => void;
}

/** The last look before something is set for many: old beside new. */
export function ConfirmChange({ change, call, onDone, onClose }: ConfirmChangeProps) {
  const { run, isBusy, fault } = useCall(onDone);
  return (
    <Dialog isOpen={change !== null} onClose={onClose} title={change?.title ?? ""}>
      {change !== null && (
        <div className="grid gap-5 pt-3">
          <table className="w-full border-collapse text-sm leading-work">
            <caption className="sr-only">What changes</caption>
            <thead>
              <tr className="border-b border-line text-left text-xs text-ink-3">
                <th scope="col" className="h-9 pr-4 font-normal">
                  <span className="sr-only">What</span>
                </th>
                <th scope="col" className="h-9 pr-4 font-normal">
                  As it stands
                </th>
                <th scope="col" className="h-9 font-normal">
                  {change.when}
                </th>
              </tr>
            </thead>
            <tbody>
              {change.lines.map(({ name, was, willBe }) => (
                <tr key={name} className="border-b border-line align-baseline">
                  <th scope="row" className="py-2 pr-4 text-left font-normal text-ink-2">
                    {name}
                  </th>
                  <td className="tabular py-2 pr-4 text-ink-2">{was}</td>
                  <td className={`tabular py-2 ${was === willBe ? "" : "font-[600]"}`}>{willBe}</td>
                </tr>
              ))}
            </tbody>
          </table>
          <p className="text-sm text-ink-2">{change.effect}</p>
          <div className="flex flex-wrap gap-3">
            <Button variant="primary" aria-disabled={isBusy} onClick={() => void run(call)}>
              {change.confirm}
            </Button>
            <Button onClick={onClose}>Not yet</Button>
          </div>
          <FormStatus tone="bad" message={fault} />
        </div>
      )}
    </Dialog>
  );
}
