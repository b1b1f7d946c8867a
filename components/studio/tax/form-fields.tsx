import { CheckboxField } from "@/components/ui/choice";
import { SelectField, TextField } from "@/components/ui/field";
import type { Country } from "../fields/countries";
import { CountryField } from "../fields/country-field";
import { CLASSES, ENTITIES, FATCA, type FormKind, LIMITATIONS } from "./tax-words";

interface FormFieldsProps {
  readonly countries: readonly Country[];
  /** What is wrong with which field, by its path. */
  readonly issues: Readonly<Record<string, string>>;
}

function Options({ of }: { readonly of: Readonly<Record<string, string>> }) {
  return Object.entries(of).map(([value, word]) => (
    <option key={value} value={value}>
      {word}
    </option>
  ));
}

function AddressFields({ countries, issues, isInUs }: FormFieldsProps & { readonly isInUs: boolean }) {
  const issue = (name: string) => issues[`form.address.${name}`];
  return (
    <fieldset className="grid gap-5">
      <legend className="mb-2 text-sm font-[560]">Where you live, or where the organisation is</legend>
      <TextField label="Street and number" name="street" required maxLength={100} autoComplete="street-address" error={issue("street")} />
      <div className="grid gap-5 sm:grid-cols-3">
        <TextField label="Postcode" name="postcode" maxLength={20} autoComplete="postal-code" error={issue("postcode")} />
        <TextField label="Town" name="town" required maxLength={60} autoComplete="address-level2" error={issue("town")} />
        <TextField label={isInUs ? "State" : "Region"} name="region" maxLength={60} autoComplete="address-level1" error={issue("region")} />
      </div>
      {!isInUs && <CountryField label="Country of this address" name="addressCountry" countries={countries} error={issue("country")} />}
    </fieldset>
  );
}

function W9Fields(props: FormFieldsProps) {
  const { issues } = props;
  return (
    <>
      <TextField label="Name" name="name" required maxLength={120} hint="As on your income tax return." error={issues["form.name"]} />
      <TextField label="Name of the business" name="businessName" maxLength={120} hint="Where it is another one." error={issues["form.businessName"]} />
      <SelectField label="For tax, you are" name="classification" error={issues["form.classification"]}>
        <Options of={CLASSES} />
      </SelectField>
      <TextField
        label="Tax number (SSN, ITIN or EIN)"
        name="tin"
        required
        maxLength={30}
        inputMode="numeric"
        autoComplete="off"
        hint="Nine digits. Kept sealed; later you see the last four."
        error={issues["form.tin"]}
      />
      <AddressFields {...props} isInUs />
      <CheckboxField name="isSubjectToBackup" label="The IRS has told me that I am subject to backup withholding" />
    </>
  );
}

function TreatyFields({ issues, isEntity }: { readonly issues: FormFieldsProps["issues"]; readonly isEntity: boolean }) {
  return (
    <fieldset className="grid gap-5">
      <legend className="mb-2 text-sm font-[560]">A treaty between your country and the US</legend>
      <CheckboxField name="claimsTreaty" label="I claim the rate of a treaty" hint="It needs a tax number above, and the article it rests on." />
      <TextField
        label="Article"
        name="article"
        maxLength={60}
        hint="For royalties it is most often 12."
        error={issues["form.treaty.article"] ?? issues["form.treaty"]}
      />
      {isEntity && (
        <SelectField label="Test of the limitation on benefits" name="limitationOnBenefits" error={issues["form.limitationOnBenefits"]}>
          <Options of={LIMITATIONS} />
        </SelectField>
      )}
    </fieldset>
  );
}

/** What residents of the EU are asked for besides, because their tax office is told. */
function EuFields({ issues, isEntity }: { readonly issues: FormFieldsProps["issues"]; readonly isEntity: boolean }) {
  const issue = (name: string) => issues[`form.${name}`];
  return (
    <fieldset className="grid gap-5">
      <legend className="mb-2 text-sm font-[560]">In the European Union</legend>
      <p className="max-w-[64ch] text-sm leading-work text-ink-2">
        Platforms report each year what they pay to residents of the EU (DAC7). Leave this empty if you are none.
      </p>
      <div className="grid gap-5 sm:grid-cols-2">
        <TextField
          label="VAT number"
          name="vatNumber"
          maxLength={20}
          autoComplete="off"
          hint="If you have one, with its country: DE123456789."
          error={issue("vatNumber")}
        />
        {isEntity ? (
          <TextField
            label="Number in the register of businesses"
            name="registrationNumber"
            maxLength={60}
            autoComplete="off"
            error={issue("registrationNumber")}
          />
        ) : (
          <TextField label="Place of birth" name="birthPlace" maxLength={80} hint="Only where you have no tax number." error={issue("birthPlace")} />
        )}
      </div>
      {isEntity && (
        <TextField
          label="Countries with a fixed place of business"
          name="establishments"
          maxLength={120}
          hint="In the EU, two letters each: DE, FR."
          error={Object.entries(issues).find(([path]) => path.startsWith("form.establishments"))?.[1]}
        />
      )}
    </fieldset>
  );
}

function ForeignFields({ isEntity, ...props }: FormFieldsProps & { readonly isEntity: boolean }) {
  const { issues } = props;
  return (
    <>
      <CountryField label="Country of tax residence" name="country" countries={props.countries} error={issues["form.country"]} />
      <AddressFields {...props} isInUs={false} />
      <div className="grid gap-5 sm:grid-cols-2">
        <TextField label="Tax number of your country" name="foreignTin" maxLength={30} autoComplete="off" error={issues["form.foreignTin"]} />
        <TextField label="US tax number" name="usTin" maxLength={30} autoComplete="off" hint="Where you have one." error={issues["form.usTin"]} />
      </div>
      <EuFields issues={issues} isEntity={isEntity} />
      <TreatyFields issues={issues} isEntity={isEntity} />
    </>
  );
}

function W8benFields(props: FormFieldsProps) {
  const { countries, issues } = props;
  return (
    <>
      <TextField label="Your name" name="name" required maxLength={120} autoComplete="name" error={issues["form.name"]} />
      <div className="grid gap-5 sm:grid-cols-2">
        <CountryField label="Citizenship" name="citizenship" countries={countries} error={issues["form.citizenship"]} />
        <TextField label="Date of birth" name="birthDate" type="date" required autoComplete="bday" error={issues["form.birthDate"]} />
      </div>
      <ForeignFields {...props} isEntity={false} />
    </>
  );
}

function W8beneFields(props: FormFieldsProps) {
  const { countries, issues } = props;
  return (
    <>
      <TextField label="Name of the organisation" name="name" required maxLength={120} autoComplete="organization" error={issues["form.name"]} />
      <CountryField label="Made under the law of" name="incorporatedIn" countries={countries} error={issues["form.incorporatedIn"]} />
      <SelectField label="What it is (chapter 3)" name="entityType" error={issues["form.entityType"]}>
        <Options of={ENTITIES} />
      </SelectField>
      <SelectField label="Its status (chapter 4, FATCA)" name="fatcaStatus" error={issues["form.fatcaStatus"]}>
        <Options of={FATCA} />
      </SelectField>
      <CheckboxField
        name="hasSubstantialUsOwners"
        label="It is a passive NFFE that has substantial US owners"
        hint="US persons who own more than a tenth of it."
      />
      <ForeignFields {...props} isEntity />
    </>
  );
}

function NoFormFields({ countries, issues }: FormFieldsProps) {
  return <CountryField label="Country of tax residence" name="country" countries={countries} error={issues["form.country"]} />;
}

const FIELDS = { w9: W9Fields, w8ben: W8benFields, w8bene: W8beneFields, none: NoFormFields } as const;

/** What a form asks. */
export function FormFields({ kind, ...rest }: FormFieldsProps & { readonly kind: FormKind }) {
  const Fields = FIELDS[kind];
  return <Fields {...rest} />;
}
