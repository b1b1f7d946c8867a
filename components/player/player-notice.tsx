import { Play } from "@phosphor-icons/react/dist/ssr/Play";
import { Button } from "@/components/ui/button";
import { ErrorNotice } from "@/components/ui/error-notice";
import type { Player } from "./use-player";

const WORDS = { starting: "Starting", waiting: "Buffering" } as const;

interface PlayerNoticeProps {
  readonly title: string;
  readonly player: Player;
  /** Takes the focus of a button that goes away as soon as it was pressed, so that the keys after it are still the player's. */
  takeFocus(): void;
}

/** What lies over the picture: why it does not play, what begins it, or that it is coming. */
export function PlayerNotice({ title, player, takeFocus }: PlayerNoticeProps) {
  const pressed = (action: () => void) => () => {
    takeFocus();
    action();
  };
  return (
    <>
      {player.state === "failed" && (
        <div className="absolute inset-0 grid place-items-center bg-bg p-4 sm:p-6">
          <ErrorNotice
            title={player.refusal === null ? "The film stopped coming in" : "This is not shown"}
            sentence={player.refusal ?? "Your place is kept. It may be the connection; try again in a moment."}
            retry={<Button onClick={pressed(player.retry)}>Try again</Button>}
          />
        </div>
      )}
      {player.state === "idle" && (
        <button
          type="button"
          aria-label={`Play ${title}`}
          onClick={pressed(player.toggle)}
          className="absolute z-10 grid size-14 -translate-y-6 place-items-center rounded-full border border-ink bg-bg/60 text-ink sm:size-20"
        >
          <Play aria-hidden size={34} weight="light" />
        </button>
      )}
      <p role="status" className="measured pointer-events-none absolute top-4 left-(--gutter) text-ink">
        {player.state === "starting" || player.state === "waiting" ? <span className="appear-late bg-bg/70 px-2 py-1">{WORDS[player.state]}</span> : ""}
      </p>
    </>
  );
}
