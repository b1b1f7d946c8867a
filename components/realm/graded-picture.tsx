import { Picture } from "@/components/ui/picture";
import type { Realm } from "@/components/ui/theme";
import { GradedFrame } from "./graded-frame";

interface GradedPictureProps {
  readonly src: string | null;
  readonly alt: string;
  readonly ratio: string;
  /** Null leaves the picture as shot. `GradeFilters` must stand on the same page. */
  readonly realm: Realm | null;
  readonly isFirst?: boolean;
}

/** A picture in the light that its artist chose. */
export function GradedPicture({ src, alt, ratio, realm, isFirst }: GradedPictureProps) {
  if (realm === null || src === null) return <Picture src={src} alt={alt} ratio={ratio} isFirst={isFirst} />;
  return (
    <div className="relative overflow-hidden bg-surface-2" style={{ aspectRatio: ratio }}>
      <GradedFrame realm={realm}>
        <Picture src={src} alt={alt} ratio="auto" isFirst={isFirst} className="absolute inset-0 size-full" />
      </GradedFrame>
    </div>
  );
}
