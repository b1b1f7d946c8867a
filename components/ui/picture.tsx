interface PictureProps {
  /** Null while there is no picture: the place stays, so that nothing moves when it comes. */
  readonly src: string | null;
  readonly alt: string;
  /** Width to height, such as "16 / 9". */
  readonly ratio: string;
  /** The largest picture of the first screen loads at once; the rest when they come near. */
  readonly isFirst?: boolean;
  readonly className?: string;
}

/** A frame, cropped boldly to its place. */
export function Picture({ src, alt, ratio, isFirst = false, className = "" }: PictureProps) {
  if (src === null) return <div aria-hidden="true" className={`w-full bg-surface-2 ${className}`} style={{ aspectRatio: ratio }} />;
  return (
    // biome-ignore lint/performance/noImgElement: posters come from our own store at the size they are shown.
    <img
      src={src}
      alt={alt}
      loading={isFirst ? "eager" : "lazy"}
      fetchPriority={isFirst ? "high" : "auto"}
      decoding="async"
      className={`w-full bg-surface-2 object-cover ${className}`}
      style={{ aspectRatio: ratio }}
    />
  );
}
