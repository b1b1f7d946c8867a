import { CheckboxField } from "@/components/ui/choice";
import { SelectField, TextField } from "@/components/ui/field";
import type { Country } from "../fields/countries";
import { CountryField } from "../fields/country-field";
import type { Methods } from "./payout-words";
import type { TypedKind } from "./read-details";

type Chain = Methods["ways"][number]["chains"][number];

const CHAINS: Readonly<Record<Chain, string>> = { polygon: "Polygon", ethereum: "Ethereum" };

interface DetailFieldsProps {
  readonly countries: readonly Country[];
  /** Which can be paid on. */
  readonly chains: readonly Chain[];
  /** What is wrong with which field, by its path. */
  readonly issues: Readonly<Record<string, string>>;
}

function HolderField({ issues }: Pick<DetailFieldsProps, "issues">) {
  return (
    <TextField
      label="Name of the holder"
      name="holder"
      required
      maxLength={70}
      autoComplete="name"
      hint="As the bank has it."
      error={issues["details.holder"]}
    />
  );
}

function AddressFields({ countries, issues }: Pick<DetailFieldsProps, "countries" | "issues">) {
  const issue = (name: string) => issues[`details.address.${name}`];
  return (
    <fieldset className="grid gap-5">
      <legend className="mb-2 text-sm font-[560]">Address</legend>
      <div className="grid gap-5 sm:grid-cols-[minmax(0,2fr)_minmax(0,1fr)]">
        <TextField label="Street" name="street" required maxLength={70} error={issue("street")} />
        <TextField label="Number" name="building" maxLength={16} error={issue("building")} />
      </div>
      <div className="grid gap-5 sm:grid-cols-[minmax(0,1fr)_minmax(0,2fr)]">
        <TextField label="Postcode" name="postcode" required maxLength={16} autoComplete="postal-code" error={issue("postcode")} />
        <TextField label="Town" name="town" required maxLength={35} autoComplete="address-level2" error={issue("town")} />
      </div>
      <CountryField label="Country" name="country" countries={countries} error={issue("country")} />
    </fieldset>
  );
}

function SepaFields(props: DetailFieldsProps) {
  const { issues } = props;
  return (
    <>
      <HolderField issues={issues} />
      <TextField label="IBAN" name="iban" required maxLength={42} autoComplete="off" spellCheck={false} className="tabular" error={issues["details.iban"]} />
      <TextField label="BIC" name="bic" maxLength={11} autoComplete="off" spellCheck={false} hint="May be empty." error={issues["details.bic"]} />
      <AddressFields {...props} />
    </>
  );
}

function AchFields(props: DetailFieldsProps) {
  const { issues } = props;
  return (
    <>
      <HolderField issues={issues} />
      <div className="grid gap-5 sm:grid-cols-2">
        <TextField
          label="Routing number"
          name="routingNumber"
          required
          maxLength={12}
          inputMode="numeric"
          autoComplete="off"
          hint="Nine digits, as on a check."
          error={issues["details.routingNumber"]}
        />
        <TextField
          label="Account number"
          name="accountNumber"
          required
          maxLength={24}
          inputMode="numeric"
          autoComplete="off"
          error={issues["details.accountNumber"]}
        />
      </div>
      <div className="grid gap-5 sm:grid-cols-2">
        <SelectField label="Kind of account" name="accountType" error={issues["details.accountType"]}>
          <option value="checking">Checking</option>
          <option value="savings">Savings</option>
        </SelectField>
        <SelectField label="Whose account" name="holderKind" error={issues["details.holderKind"]}>
          <option value="person">A person’s</option>
          <option value="company">A company’s</option>
        </SelectField>
      </div>
      <AddressFields {...props} />
    </>
  );
}

function CryptoFields({ issues, chains }: DetailFieldsProps) {
  return (
    <>
      <SelectField label="Chain" name="chain" hint="You get USDC; a wallet of an exchange must take it on this chain." error={issues["details.chain"]}>
        {chains.map((chain) => (
          <option key={chain} value={chain}>
            {CHAINS[chain]}
          </option>
        ))}
      </SelectField>
      <TextField
        label="Address of your wallet"
        name="walletAddress"
        required
        maxLength={64}
        autoComplete="off"
        spellCheck={false}
        className="font-mono"
        hint="Copy it from your wallet. Sent to a wrong one, the money is gone."
        error={issues["details.address"]}
      />
      <CheckboxField name="understandsPublicity" required label="I know that what is sent to this address can be seen by everybody, for ever" />
    </>
  );
}

function InvoiceFields(props: DetailFieldsProps) {
  const { issues } = props;
  return (
    <>
      <HolderField issues={issues} />
      <AddressFields {...props} />
      <div className="grid gap-5 sm:grid-cols-2">
        <TextField label="Mail address for invoices" name="email" type="email" maxLength={200} hint="May be empty." error={issues["details.email"]} />
        <TextField label="Tax number" name="taxNumber" maxLength={40} hint="May be empty." error={issues["details.taxNumber"]} />
      </div>
      <SelectField label="Currency" name="currency" error={issues["details.currency"]}>
        <option value="USD">USD</option>
        <option value="EUR">EUR</option>
      </SelectField>
    </>
  );
}

const FIELDS = { sepa: SepaFields, ach: AchFields, crypto: CryptoFields, invoice: InvoiceFields } as const;

/** What a way of being paid needs to know. */
export function DetailFields({ kind, ...rest }: DetailFieldsProps & { readonly kind: TypedKind }) {
  const Fields = FIELDS[kind];
  return <Fields {...rest} />;
}
