import { ChoiceGroup, RadioField } from "@/components/ui/choice";
import { REALM_WORDS, REALMS, type Realm } from "@/components/ui/theme";

/** The light an artist's page stands in. */
export function RealmField({ chosen }: { readonly chosen: Realm | null }) {
  return (
    <ChoiceGroup legend="Your page's realm">
      {REALMS.map((realm) => (
        <RadioField
          key={realm}
          name="realm"
          value={realm}
          label={REALM_WORDS[realm].name}
          hint={REALM_WORDS[realm].sentence}
          defaultChecked={realm === chosen}
        />
      ))}
      <RadioField name="realm" value="" label="None" hint="Paper and ink, like the house." defaultChecked={chosen === null} />
    </ChoiceGroup>
  );
}

/** What was chosen in the field above. */
export function readRealm(value: string): Realm | null {
  return REALMS.find((realm) => realm === value) ?? null;
}
