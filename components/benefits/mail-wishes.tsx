"use client";

import { useState } from "react";
import { apiClient, readFailure } from "@/components/ui/api-client";
import type { Outputs } from "@/components/ui/api-types";
import { CheckboxField } from "@/components/ui/choice";
import { FormStatus } from "@/components/ui/form-status";

type Wish = Outputs["benefits"]["mailWishes"]["items"][number];

interface Said {
  readonly tone: "ok" | "bad";
  readonly message: string;
}

/** Whose mail one wants: a box for each artist, kept the moment that it is pressed. */
export function MailWishes({ wishes }: { readonly wishes: readonly Wish[] }) {
  const [wanted, setWanted] = useState<ReadonlyMap<string, boolean>>(new Map(wishes.map((wish) => [wish.artistId, wish.isWanted])));
  const [busyId, setBusyId] = useState<string | null>(null);
  const [said, setSaid] = useState<Said | null>(null);
  const turn = async ({ artistId, artistName }: Wish, isWanted: boolean) => {
    if (busyId !== null) return;
    setBusyId(artistId);
    try {
      await apiClient.benefits.setMailWish.mutate({ artistId, isWanted });
      setWanted(new Map([...wanted, [artistId, isWanted]]));
      setSaid({
        tone: "ok",
        message: isWanted ? `${artistName} may write to you again.` : `${artistName} writes to you no more. What you have with them stays as it is.`,
      });
    } catch (thrown) {
      setSaid({ tone: "bad", message: readFailure(thrown).message });
    } finally {
      setBusyId(null);
    }
  };
  return (
    <div className="grid gap-2">
      <fieldset>
        <legend className="mb-1 text-ink-2">What artists write to their patrons. Receipts and what concerns your money always come.</legend>
        <div className="-m-1 max-h-96 overflow-y-auto p-1">
          {wishes.map((wish) => (
            <CheckboxField
              key={wish.artistId}
              label={wish.artistName}
              checked={wanted.get(wish.artistId) === true}
              aria-disabled={busyId !== null}
              onChange={(event) => void turn(wish, event.target.checked)}
            />
          ))}
        </div>
      </fieldset>
      <FormStatus tone={said?.tone ?? "ok"} message={said?.message ?? null} />
    </div>
  );
}
