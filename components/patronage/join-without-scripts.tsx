import { Button } from "@/components/ui/button";
import { CheckboxField, ChoiceGroup, RadioField } from "@/components/ui/choice";
import { SelectField, TextAreaField, TextField } from "@/components/ui/field";
import { FormStatus } from "@/components/ui/form-status";
import type { ConsentText } from "./desk/withdrawal-consent";
import { type Goal, rewardWords } from "./goal-words";
import { type Currency, type Interval, priceWords, readInterval, type Tier } from "./offer-words";

export interface PlainOrder {
  readonly kind: "join" | "tip" | "pledge";
  readonly tierKey: string | null;
  readonly interval: Interval;
  readonly goalId: string | null;
  /** The film that a tip is for. */
  readonly filmId: string | null;
  /** What the prices are shown in, and paid. */
  readonly currency: Currency;
}

/** What the page's address asks for: `?tier=gold&by=year`, `?tip&film=vid_1`, `?goal=goal_1`. */
export function readPlainOrder(
  words: Readonly<Record<string, string | string[] | undefined>>,
  { tiers, currency }: { readonly tiers: readonly Tier[]; readonly currency: Currency },
): PlainOrder {
  const { tier, by, tip, film, goal } = words;
  const known = tiers.find((one) => one.key === tier);
  const kind = typeof goal === "string" ? "pledge" : tip === undefined ? "join" : "tip";
  const goalId = typeof goal === "string" ? goal : null;
  return {
    kind,
    tierKey: known?.key ?? null,
    interval: readInterval(typeof by === "string" ? by : null),
    goalId,
    filmId: typeof film === "string" ? film : null,
    currency,
  };
}

interface JoinWithoutScriptsProps {
  readonly action: (form: FormData) => Promise<void>;
  readonly order: PlainOrder;
  readonly tiers: readonly Tier[];
  readonly goal: Goal | null;
  readonly isSignedIn: boolean;
  readonly consent: ConsentText;
  readonly fault: string | null;
}

function TierFields({ order, tiers }: Pick<JoinWithoutScriptsProps, "order" | "tiers">) {
  return (
    <>
      <ChoiceGroup legend="Tier">
        {tiers.map((tier) => (
          <RadioField
            key={tier.id}
            name="tier"
            value={tier.key}
            required
            defaultChecked={tier.key === order.tierKey}
            disabled={tier.seatsLeft === 0}
            label={`${tier.name}, ${priceWords(tier, order.interval)}`}
            hint={tier.benefits.join(", ")}
          />
        ))}
      </ChoiceGroup>
      <SelectField label="How often" name="by" defaultValue={order.interval}>
        <option value="month">Monthly</option>
        <option value="year">Yearly</option>
      </SelectField>
    </>
  );
}

/** One form that needs no script; what it begins is paid on the payment provider's page. */
export function JoinWithoutScripts({ action, order, tiers, goal, isSignedIn, consent, fault }: JoinWithoutScriptsProps) {
  const isLater = goal?.kind === "all-or-nothing";
  return (
    <form action={action} className="grid gap-6">
      {order.kind === "join" ? (
        <TierFields order={order} tiers={tiers} />
      ) : (
        <>
          {goal !== null && (
            <p className="border-l-2 border-mark pl-3 leading-work">
              {goal.title}. {isLater ? "If it falls short, no card is charged." : "Kept whatever the total."} {rewardWords(goal)}
            </p>
          )}
          <TextField label="How much, in US dollars" name="amount" inputMode="decimal" required defaultValue="5" hint="From $2." />
          {order.kind === "tip" && <TextAreaField label="A line to go with it, if you like" name="message" rows={2} maxLength={500} />}
          <CheckboxField name="showsName" label="Show my name among the supporters" hint="Left alone, nobody is named." />
        </>
      )}
      {!isSignedIn && (
        <TextField
          label="Your mail address"
          name="email"
          type="email"
          autoComplete="email"
          required
          maxLength={254}
          hint="Your receipt goes there, and a link that signs you in."
        />
      )}
      {order.kind === "join" && <CheckboxField name="consent" value={consent.version} label={consent.label} hint={`If you live in the EU. ${consent.text}`} />}
      {fault !== null && <FormStatus tone="bad" message={fault} />}
      <Button type="submit" variant="primary" className="justify-self-start">
        Go on to pay
      </Button>
      <p className="text-sm text-ink-2">You pay on the payment provider’s page, see the total there before anything is charged, and come back here.</p>
    </form>
  );
}
