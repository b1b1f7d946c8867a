"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { FormOutcome } from "@/components/accounts/form-outcome";
import { useForm } from "@/components/accounts/use-form";
import { apiClient } from "@/components/ui/api-client";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { SelectField, TextField } from "@/components/ui/field";
import { type Relay, STANDS_IN } from "./layer-words";

const NAME_CHARS_MAX = 32;
const LAYERS = ["relay", "mesh", "satellite"] as const;

interface Asked {
  readonly name: string;
  readonly layer: Relay["layer"];
}

/** What the relay's operator runs; the code is shown this once. */
function Invited({ name, code }: { readonly name: string; readonly code: string }) {
  const [isCopied, setIsCopied] = useState(false);
  const command = `npm run relay -- join ${location.origin} ${code} --public-url https://…`;
  const copy = async () => {
    await navigator.clipboard.writeText(command);
    setIsCopied(true);
  };
  return (
    <div role="status" className="grid gap-3 border border-ink p-4">
      <p className="font-[600]">What {name} runs within a week. The code is shown this once.</p>
      <code className="font-mono text-sm wrap-anywhere select-all">{command}</code>
      <p className="text-sm leading-work text-ink-2">The address is where players reach it. One without is only synced from by other relays.</p>
      <Button size="dense" className="justify-self-start" onClick={() => void copy()}>
        {isCopied ? "Copied" : "Copy"}
      </Button>
    </div>
  );
}

/** Invites a relay, after a last look at what that means. */
export function InviteRelay() {
  const router = useRouter();
  const [asked, setAsked] = useState<Asked | null>(null);
  const [invited, setInvited] = useState<{ readonly name: string; readonly code: string } | null>(null);
  const form = useForm(async (words) => {
    setAsked({ name: words.get("name").trim(), layer: LAYERS.find((each) => each === words.get("layer")) ?? "relay" });
    return null;
  });
  const invite = useForm(async () => {
    if (asked === null) return null;
    const { relay, code } = await apiClient.distribution.inviteRelay.mutate(asked);
    setInvited({ name: relay.name, code });
    setAsked(null);
    router.refresh();
    return null;
  });
  return (
    <div className="grid gap-6">
      <form method="post" onSubmit={form.onSubmit} className="grid items-start gap-4 sm:grid-cols-2">
        <TextField
          label="Its name"
          name="name"
          required
          maxLength={NAME_CHARS_MAX}
          autoComplete="off"
          hint="Viewers read it under a film."
          error={invite.issues.name}
        />
        <SelectField label="Where it stands" name="layer" defaultValue="relay">
          {LAYERS.map((layer) => (
            <option key={layer} value={layer}>
              {STANDS_IN[layer]}
            </option>
          ))}
        </SelectField>
        <div className="sm:col-span-2">
          <Button type="submit">Invite it</Button>
        </div>
      </form>
      {invited !== null && <Invited {...invited} />}
      <Dialog isOpen={asked !== null} onClose={() => setAsked(null)} title={`Invite ${asked?.name ?? ""}?`}>
        <form method="post" onSubmit={invite.onSubmit} className="grid gap-5 pt-3">
          <p className="text-md text-ink-2">
            It gets a code that holds for a week and lets one machine join. From then on it may carry what is open to everybody, and ciphertext of the rest.
            Whatever it gives is compared with what the artist signed.
          </p>
          <div className="flex flex-wrap gap-3">
            <Button type="submit" variant="primary" aria-disabled={invite.isBusy}>
              Invite it
            </Button>
            <Button onClick={() => setAsked(null)}>Not yet</Button>
          </div>
          <FormOutcome failure={invite.failure} />
        </form>
      </Dialog>
    </div>
  );
}
