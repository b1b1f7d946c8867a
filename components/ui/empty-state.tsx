import type { ReactNode } from "react";

interface EmptyStateProps {
  readonly title: string;
  /** One sentence that says what to do next. */
  readonly sentence: ReactNode;
  /** One action. */
  readonly action?: ReactNode;
}

export function EmptyState({ title, sentence, action }: EmptyStateProps) {
  return (
    <div className="grid max-w-[44ch] justify-items-start gap-3 py-8">
      <h2 className="list-title text-title-sm leading-title">{title}</h2>
      <p className="text-ink-2">{sentence}</p>
      {action !== undefined && <div className="pt-2">{action}</div>}
    </div>
  );
}
