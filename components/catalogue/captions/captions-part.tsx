import { DateText } from "@/components/ui/date-text";
import { languageName } from "./caption-languages";
import { CaptionsForm, type FilmCaptions } from "./captions-form";
import { RemoveCaptions } from "./remove-captions";

/** The captions of a film, and a form for more. */
export function CaptionsPart({ videoId, captions }: { readonly videoId: string; readonly captions: FilmCaptions }) {
  return (
    <div className="grid gap-6">
      {captions.length === 0 ? (
        <p className="max-w-[56ch] text-ink-2">None yet. With captions those watch who cannot hear, who have the sound off, or who speak another language.</p>
      ) : (
        <ul className="border-t border-line">
          {captions.map(({ language, label, isDefault, cues, updatedAt }) => (
            <li key={language} className="flex min-h-11 flex-wrap items-center justify-between gap-x-4 gap-y-1 border-b border-line py-2">
              <div className="min-w-0">
                <p className="font-[560] wrap-anywhere" lang={language}>
                  {label}
                </p>
                <p className="tabular text-sm text-ink-3">
                  {languageName(language)}, {cues} {cues === 1 ? "caption" : "captions"}
                  {isDefault && ", shown from the start"}. <DateText at={updatedAt} />
                </p>
              </div>
              <RemoveCaptions videoId={videoId} language={language} label={label} />
            </li>
          ))}
        </ul>
      )}
      <CaptionsForm videoId={videoId} captions={captions} />
    </div>
  );
}
