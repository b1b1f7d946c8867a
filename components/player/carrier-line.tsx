import type { Carriers } from "./carriers";

/** Says quietly who carries the film and that its bytes are the artist's; opens to who carried how much. */
export function CarrierLine({ carriers }: { readonly carriers: Carriers }) {
  if (carriers.latest === null) return null;
  return (
    <details className="gutter measured border-b border-line text-ink-2">
      <summary className="flex min-h-11 cursor-pointer items-center gap-2">
        <span className="text-lapis">✓ verified</span> · from {carriers.latest}
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
    </details>
  );
}
