import { FactsList } from "@/components/admin/facts-list";
import { MicrosText } from "@/components/ui/micros-text";
import { Status } from "@/components/ui/status";
import { type Pool, policyWords } from "./sharing-words";

const number = (value: number) => <span className="tabular">{value.toLocaleString("en-GB")}</span>;

/** Whether what came in is what went out, and what each model gave to artists is what was shared: reckoned here from the figures shown. */
function checkSums(pool: Pool): readonly { readonly word: string; readonly isExact: boolean }[] {
  const came = BigInt(pool.fanMicros) + BigInt(pool.sponsorMicros) + BigInt(pool.carriedInMicros);
  const shared = BigInt(pool.sharedMicros);
  const sums = [{ word: "What came in is what is shared and left", isExact: came === shared + BigInt(pool.carriedOutMicros) }];
  if (pool.status === "open") return sums;
  return [
    ...sums,
    { word: "All artists, user-centric, are what is shared", isExact: BigInt(pool.given.userCentricMicros) === shared },
    { word: "All artists, pro rata, are what is shared", isExact: BigInt(pool.given.proRataMicros) === shared },
  ];
}

/** A month's pool: where it is from, what of it is shared, and that it sums to the micro. */
export function PoolSum({ pool }: { readonly pool: Pool }) {
  const money = (micros: string) => <MicrosText micros={micros} currency={pool.currency} isAligned />;
  return (
    <div className="grid items-start gap-x-10 gap-y-6 lg:grid-cols-2">
      <FactsList
        facts={[
          ["Of fans’ fees", money(pool.fanMicros)],
          ["Of sponsors", money(pool.sponsorMicros)],
          ["Left of the month before", money(pool.carriedInMicros)],
          [
            pool.status === "open" ? "To be shared" : "Shared",
            <span key="shared" className="font-[600]">
              {money(pool.sharedMicros)}
            </span>,
          ],
          ["Left for the next month", money(pool.carriedOutMicros)],
        ]}
      />
      <div className="grid gap-4">
        <FactsList
          facts={[
            ["How", policyWords(pool)],
            ["Fans whose fees are in it", number(pool.fans)],
            ["Artists who were watched", number(pool.artists)],
            ["Views", number(pool.views)],
            ["Artists credited", pool.status === "open" ? null : number(pool.given.credited)],
          ]}
        />
        <ul className="grid gap-1 text-sm leading-work">
          {checkSums(pool).map(({ word, isExact }) => (
            <li key={word}>
              <Status tone={isExact ? "ok" : "bad"}>{isExact ? `${word}, to the micro` : `${word}: it is not`}</Status>
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}
