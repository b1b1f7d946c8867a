import { CaretDown } from "@phosphor-icons/react/dist/ssr/CaretDown";
import Link from "next/link";
import { CheckTransfer } from "@/components/proof/check-transfer";
import { DateText } from "@/components/ui/date-text";
import { MicrosText } from "@/components/ui/micros-text";
import { nameCountry, SOURCES, type Transaction } from "./earning-words";

const COLUMNS = "sm:grid-cols-[7.5rem_8rem_minmax(0,1fr)_auto_1rem]";

function Fact({ label, children }: { readonly label: string; readonly children: React.ReactNode }) {
  return (
    <div className="grid gap-0.5">
      <dt className="text-xs text-ink-3">{label}</dt>
      <dd className="min-w-0 wrap-anywhere">{children}</dd>
    </div>
  );
}

function TransactionFacts({ item }: { readonly item: Transaction }) {
  return (
    <div className="grid gap-4 pb-4 text-sm leading-work sm:pl-[15.5rem]">
      <dl className="grid grid-cols-2 gap-x-6 gap-y-3 lg:grid-cols-4">
        <Fact label="Balance after it">
          <MicrosText micros={item.balanceMicros} currency={item.currency} isLossBad />
        </Fact>
        <Fact label="Country">{item.country === null ? "not known" : nameCountry(item.country)}</Fact>
        <Fact label="Work">
          {item.videoId === null ? (
            "none"
          ) : (
            <Link href={`/watch/${item.videoId}`} className="underlined">
              {item.videoTitle ?? "A work that is gone"}
            </Link>
          )}
        </Fact>
        <Fact label="Reference">
          <span className="font-mono text-xs">{item.reference}</span>
        </Fact>
      </dl>
      <CheckTransfer transferId={item.reference} />
    </div>
  );
}

/** Movements of an account, each in one sentence; opened, it shows what can be checked. */
export function TransactionRows({ items }: { readonly items: readonly Transaction[] }) {
  return (
    <>
      <div aria-hidden className={`hidden gap-4 border-b border-line pb-2 text-xs text-ink-3 sm:grid ${COLUMNS}`}>
        <span>When, UTC</span>
        <span>Source</span>
        <span>Why</span>
        <span className="pr-[4ch]">You received</span>
        <span />
      </div>
      <ol>
        {items.map((item) => (
          <li key={item.id} className="border-b border-line">
            <details>
              <summary
                className={`grid grid-cols-[minmax(0,1fr)_auto] items-baseline gap-x-4 gap-y-1 py-2.5 text-sm leading-work hover:bg-surface pointer-coarse:min-h-11 ${COLUMNS}`}
              >
                <DateText at={item.createdAt} precision="minute" className="whitespace-nowrap text-ink-2 max-sm:order-3 max-sm:text-xs" />
                <span className="flex items-baseline gap-2 whitespace-nowrap max-sm:order-4 max-sm:justify-end max-sm:text-xs max-sm:text-ink-2">
                  <span aria-hidden className="size-2.5 shrink-0" style={{ background: SOURCES[item.source].colour }} />
                  {SOURCES[item.source].word}
                  <CaretDown aria-hidden size={12} className="self-center text-ink-3 sm:hidden" />
                </span>
                <span className="min-w-0 wrap-anywhere max-sm:order-1">{item.explanation}</span>
                <MicrosText micros={item.amountMicros} currency={item.currency} className="text-right font-[600] max-sm:order-2" isAligned isLossBad />
                <CaretDown aria-hidden size={14} className="self-center text-ink-3 max-sm:hidden" />
              </summary>
              <TransactionFacts item={item} />
            </details>
          </li>
        ))}
      </ol>
    </>
  );
}
