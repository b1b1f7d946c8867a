import { Picture } from "@/components/ui/picture";
import { RealmMark } from "@/components/ui/realm-mark";
import { PANEL_MODES, REALM_WORDS, REALMS } from "@/components/ui/theme";
import { GradedFrame } from "./graded-frame";
import { LightScrim } from "./scrim";

/** One frame under three lights, cut hard. Without a frame the lights stand alone. */
export function Triptych({ posterUrl, title }: { readonly posterUrl: string | null; readonly title: string | null }) {
  return (
    <section aria-label="The three lights" className="flex overflow-hidden max-lg:flex-col lg:h-[min(800px,86vh)] lg:min-h-[560px]">
      {REALMS.map((realm, index) => {
        const words = REALM_WORDS[realm];
        return (
          <div
            key={realm}
            data-theme={words.theme}
            data-mode={PANEL_MODES[realm]}
            className="triptych-panel relative flex min-h-[46vw] items-end overflow-hidden max-lg:first:min-h-[64vw] max-sm:min-h-[76vw] max-sm:first:min-h-[96vw]"
          >
            {posterUrl !== null && (
              <GradedFrame realm={realm} className="lg:-inset-x-[10%]">
                <Picture
                  src={posterUrl}
                  alt={index === 0 && title !== null ? `A frame of ${title}, shown three times: in ember red, in grey mist and in gold.` : ""}
                  ratio="auto"
                  isFirst
                  className="absolute inset-0 size-full"
                />
              </GradedFrame>
            )}
            <LightScrim realm={realm} />
            <div className="gutter relative grid gap-4 pb-8">
              <RealmMark realm={realm} sizePx={48} className="text-mark max-sm:size-9" />
              <p className="temper text-title-xl leading-tight whitespace-nowrap lg:text-[clamp(2.75rem,6.4vw,6rem)]">{words.name}</p>
              <p className="max-w-[36ch] text-md leading-work">{words.sentence}</p>
            </div>
          </div>
        );
      })}
    </section>
  );
}
