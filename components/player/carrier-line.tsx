import { Button } from "@/components/ui/button";
import { CheckboxField } from "@/components/ui/choice";
import type { Carriers } from "./carriers";
import type { FilmShare } from "./use-sharing";

const SHARE_HINT =
  "Parts that you have seen go from this device straight to people near you who watch the same film, and theirs to you. Those people see your network address. It is remembered on this device, and ends at once when you switch it off.";

function viewersWords(viewers: number | null): string {
  if (viewers === null) return "";
  if (viewers === 0) return " · ready to share";
  return ` · shared with ${viewers} ${viewers === 1 ? "viewer" : "viewers"}`;
}

/** Says quietly who carries the film and that its bytes are the artist's; opens to who carried how much, and to sharing it with others. */
export function CarrierLine({ carriers, sharing }: { readonly carriers: Carriers; readonly sharing: FilmShare }) {
  if (carriers.latest === null) return null;
  const { canShare, isOn, viewers, turn } = sharing;
  return (
    <div className="gutter flex flex-wrap items-start justify-between gap-x-6 border-b border-line text-ink-2">
      <details className="measured min-w-0 flex-1 basis-64">
        <summary className="flex min-h-11 cursor-pointer flex-wrap items-center gap-x-2">
          <span className="text-lapis">✓ verified</span>{" "}
          <span>
            · from {carriers.latest}
            {viewersWords(viewers)}
          </span>
        </summary>
        <p className="max-w-[64ch] pb-2 whitespace-normal">Every part is compared with the artist's signature before it is shown, whoever carries it.</p>
        <ul className="pb-3 whitespace-normal">
          {carriers.objects.map(([name, count]) => (
            <li key={name}>
              {name}: {count} {count === 1 ? "part" : "parts"}
            </li>
          ))}
          {carriers.falsifiers.map((name) => (
            <li key={`false ${name}`}>{name} sent something else; it was not shown, and is not asked any more</li>
          ))}
        </ul>
        {canShare && (
          <CheckboxField
            label="Share films with other viewers"
            hint={SHARE_HINT}
            checked={isOn}
            onChange={(event) => turn(event.target.checked)}
            className="max-w-[64ch] pb-3 font-sans whitespace-normal"
          />
        )}
      </details>
      {viewers !== null && (
        <Button variant="quiet" size="dense" className="my-1" onClick={() => turn(false)}>
          Stop sharing
        </Button>
      )}
    </div>
  );
}
