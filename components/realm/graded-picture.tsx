import { Picture } from "@/components/ui/picture";
import type { Realm } from "@/components/ui/theme";
import { gradeFilter } from "./grade-filters";

interface GradedPictureProps {
  readonly src: string | null;
  readonly alt: string;
  readonly ratio: string;
  /** Null leaves the picture as shot. `GradeFilters` must stand on the same page. */
  readonly realm: Realm | null;
  readonly isFirst?: boolean;
  readonly className?: string;
}

/** A picture in the light that its artist chose. */
export function GradedPicture({ realm, className = "", ...rest }: GradedPictureProps) {
  return (
    <div className={`overflow-hidden ${className}`}>
      <div style={realm === null ? undefined : { filter: gradeFilter(realm) }}>
        <Picture {...rest} />
      </div>
    </div>
  );
}
