"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { FormOutcome } from "@/components/accounts/form-outcome";
import { useForm } from "@/components/accounts/use-form";
import { apiClient } from "@/components/ui/api-client";
import { Button } from "@/components/ui/button";
import { SelectField, TextField } from "@/components/ui/field";
import { payWords, type Shop } from "./merch-words";

interface LinkFormProps {
  readonly shops: readonly Shop[];
  readonly films: readonly { readonly id: string; readonly title: string }[];
}

/** Links to something in a shop, from the artist's page. */
export function LinkForm({ shops, films }: LinkFormProps) {
  const router = useRouter();
  const [shopId, setShopId] = useState(shops[0]?.id ?? "");
  const shop = shops.find(({ id }) => id === shopId);
  const form = useForm(async (words, element) => {
    const videoId = words.get("videoId");
    await apiClient.royalties.createMerchLink.mutate({
      shopId,
      title: words.get("title"),
      url: words.get("url"),
      videoId: videoId === "" ? undefined : videoId,
    });
    element.reset();
    router.refresh();
    return "It stands on your page now.";
  });
  return (
    <form method="post" onSubmit={form.onSubmit} className="grid max-w-[620px] gap-5">
      <SelectField
        label="Shop"
        name="shopId"
        value={shopId}
        onChange={(event) => setShopId(event.target.value)}
        hint={shop === undefined ? undefined : payWords(shop)}
        error={form.issues.shopId}
      >
        {shops.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </SelectField>
      <TextField label="What it is" name="title" required maxLength={200} error={form.issues.title} />
      <TextField
        label="Where it is in the shop"
        name="url"
        type="url"
        required
        maxLength={1_000}
        placeholder={shop === undefined ? "https://" : `${shop.origin}/`}
        error={form.issues.url}
      />
      {films.length > 0 && (
        <SelectField label="A film it belongs to" name="videoId" defaultValue="" hint="What it brings in counts for that film, and for who has a part in it.">
          <option value="">None</option>
          {films.map(({ id, title }) => (
            <option key={id} value={id}>
              {title}
            </option>
          ))}
        </SelectField>
      )}
      <Button type="submit" variant="primary" aria-disabled={form.isBusy} className="justify-self-start">
        Put it on your page
      </Button>
      <FormOutcome failure={form.failure} success={form.success} />
    </form>
  );
}
