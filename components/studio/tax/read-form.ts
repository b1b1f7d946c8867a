import type { Words } from "@/components/accounts/use-form";
import { CLASSES, ENTITIES, FATCA, type FormInput, type FormKind, keyOf, LIMITATIONS } from "./tax-words";

function orNull(text: string): string | null {
  return text.trim() === "" ? null : text;
}

/** Two letters each, with anything between them. */
function readCountries(text: string): string[] {
  return text.toUpperCase().match(/[A-Z]+/g) ?? [];
}

function readAddress(words: Words) {
  return {
    street: words.get("street"),
    town: words.get("town"),
    region: words.get("region"),
    postcode: words.get("postcode"),
    country: words.get("addressCountry"),
  };
}

function readForeign(words: Words) {
  const article = orNull(words.get("article"));
  return {
    country: words.get("country"),
    address: readAddress(words),
    foreignTin: orNull(words.get("foreignTin")),
    usTin: orNull(words.get("usTin")),
    vatNumber: orNull(
      words
        .get("vatNumber")
        .replaceAll(/[\s.-]/g, "")
        .toUpperCase(),
    ),
    treaty: words.get("claimsTreaty") === "on" && article !== null ? { article } : null,
  };
}

/** A tax form as the interview has it. */
export function readForm(kind: FormKind, words: Words): FormInput {
  const name = words.get("name");
  switch (kind) {
    case "w9":
      return {
        ...{ kind, name, businessName: words.get("businessName"), address: { ...readAddress(words), country: "US" }, tin: words.get("tin") },
        classification: keyOf(CLASSES, words.get("classification"), "individual"),
        isSubjectToBackup: words.get("isSubjectToBackup") === "on",
      };
    case "w8ben":
      return {
        ...{ kind, name, citizenship: words.get("citizenship"), birthDate: words.get("birthDate"), birthPlace: words.get("birthPlace") },
        ...readForeign(words),
      };
    case "w8bene": {
      const foreign = readForeign(words);
      const fatcaStatus = keyOf<keyof typeof FATCA>(FATCA, words.get("fatcaStatus"), "other");
      return {
        ...{ kind, name, incorporatedIn: words.get("incorporatedIn"), ...foreign },
        entityType: keyOf(ENTITIES, words.get("entityType"), "corporation"),
        fatcaStatus,
        hasSubstantialUsOwners: fatcaStatus === "passive-nffe" ? words.get("hasSubstantialUsOwners") === "on" : null,
        registrationNumber: words.get("registrationNumber"),
        establishments: readCountries(words.get("establishments")),
        limitationOnBenefits: foreign.treaty === null ? null : keyOf(LIMITATIONS, words.get("limitationOnBenefits"), "other"),
      };
    }
    case "none":
      return { kind, country: words.get("country"), personKind: words.get("personKind") === "business" ? "business" : "individual" };
  }
}
