import { CheckboxField } from "@/components/ui/choice";
import { TextField } from "@/components/ui/field";
import type { Interview } from "./tax-words";

interface SignFieldsProps {
  readonly statement: Interview["statements"][number];
  /** Only a person can sign: there is no capacity to name. */
  readonly isPerson: boolean;
  readonly issues: Readonly<Record<string, string>>;
}

/** What is declared, word for word, and who declares it. */
export function SignFields({ statement, isPerson, issues }: SignFieldsProps) {
  return (
    <fieldset className="grid gap-5 border-t border-line pt-5">
      <legend className="sr-only">Sign it</legend>
      <div className="grid gap-2 text-sm leading-work">
        <p className="font-[560]">{statement.title}</p>
        <ol className="grid list-decimal gap-1 pl-5 text-ink-2">
          {statement.sentences.map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ol>
      </div>
      <TextField
        label="Your name, as a signature"
        name="signature"
        required
        maxLength={120}
        autoComplete="name"
        error={issues["signature.name"] ?? issues.signature}
      />
      {!isPerson && (
        <TextField
          label="What lets you sign"
          name="capacity"
          maxLength={80}
          hint="For an organisation, such as Director. A person leaves it empty."
          error={issues["signature.capacity"]}
        />
      )}
      <CheckboxField name="agrees" required label="I declare what stands above" />
    </fieldset>
  );
}
