import type { ReactNode } from "react";

interface ErrorNoticeProps {
  /** What happened. */
  readonly title: string;
  /** What is safe, and what to do. */
  readonly sentence: ReactNode;
  readonly requestId?: string | null;
  /** A button that tries again. */
  readonly retry?: ReactNode;
}

/** What happened, what is safe, trying again, and the id to name when asking for help. */
export function ErrorNotice({ title, sentence, requestId, retry }: ErrorNoticeProps) {
  return (
    <div role="alert" className="grid max-w-[60ch] gap-1 border-t-2 border-bad pt-3">
      <p className="font-[600]">{title}</p>
      <p className="text-sm leading-work text-ink-2">{sentence}</p>
      <div className="mt-3 flex flex-wrap items-center gap-4">
        {retry}
        {requestId !== undefined && requestId !== null && <span className="measured text-ink-3">{requestId}</span>}
      </div>
    </div>
  );
}
