"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { FormOutcome } from "@/components/accounts/form-outcome";
import { useForm } from "@/components/accounts/use-form";
import { apiClient } from "@/components/ui/api-client";
import { Button } from "@/components/ui/button";
import { CheckboxField, ChoiceGroup } from "@/components/ui/choice";
import { TextField } from "@/components/ui/field";
import { NewSecret } from "./new-secret";
import { type Endpoint, listPatterns } from "./webhook-words";

const ALL = "*";

interface EndpointFormProps {
  /** Null for one that is still to be made. */
  readonly endpoint: Endpoint | null;
  readonly eventTypes: readonly string[];
}

/** Where to tell, and of what. */
export function EndpointForm({ endpoint, eventTypes }: EndpointFormProps) {
  const router = useRouter();
  const [secret, setSecret] = useState<string | null>(null);
  const form = useForm(async (words, element) => {
    const chosen = words.all("eventTypes");
    const written = { url: words.get("url"), description: words.get("description"), eventTypes: chosen.length === 0 ? [ALL] : chosen };
    if (endpoint === null) {
      setSecret((await apiClient.webhooks.createEndpoint.mutate(written)).secret);
      element.reset();
    } else await apiClient.webhooks.updateEndpoint.mutate({ endpointId: endpoint.id, ...written });
    router.refresh();
    return endpoint === null ? null : "Saved.";
  });
  const typesError = Object.entries(form.issues).find(([path]) => path.startsWith("eventTypes"))?.[1];
  return (
    <div className="grid max-w-[620px] gap-6">
      {secret !== null && <NewSecret secret={secret} />}
      <form method="post" onSubmit={form.onSubmit} className="grid gap-5">
        <TextField
          label="Address"
          name="url"
          type="url"
          required
          placeholder="https://"
          defaultValue={endpoint?.url}
          hint="We post JSON to it, signed."
          error={form.issues.url}
        />
        <TextField label="What is it for?" name="description" maxLength={200} defaultValue={endpoint?.description} error={form.issues.description} />
        <details>
          <summary className="underlined inline-flex min-h-11 items-center text-sm">Choose what it is told (left alone: everything)</summary>
          <ChoiceGroup legend="It is told of">
            <div className="grid sm:grid-cols-2">
              {listPatterns(eventTypes).map((pattern) => (
                <CheckboxField
                  key={pattern}
                  name="eventTypes"
                  value={pattern}
                  defaultChecked={endpoint?.eventTypes.includes(pattern) ?? false}
                  label={<span className="font-mono text-sm font-normal">{pattern}</span>}
                />
              ))}
            </div>
          </ChoiceGroup>
        </details>
        {typesError !== undefined && <p className="text-sm text-bad">{typesError}</p>}
        <Button type="submit" aria-disabled={form.isBusy} className="justify-self-start">
          {endpoint === null ? "Add this endpoint" : "Save"}
        </Button>
        <FormOutcome failure={form.failure} success={form.success} />
      </form>
    </div>
  );
}
