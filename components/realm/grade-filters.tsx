import { REALM_WORDS, REALMS, type Realm } from "@/components/ui/theme";
import { type Grade, type Grades, transferTable } from "./grade";

/** CSS's name for a realm's filter; `GradeFilters` must stand on the same page. */
export function gradeFilter(realm: Realm): string {
  return `url(#grade-${REALM_WORDS[realm].theme})`;
}

/** BT.709 lightness in all three channels, then the footage's own colour mixed back in by the last step. */
const LIGHTNESS = "0.2126 0.7152 0.0722 0 0 0.2126 0.7152 0.0722 0 0 0.2126 0.7152 0.0722 0 0 0 0 0 1 0";
const ONLY = {
  red: "1 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 1 0",
  green: "0 0 0 0 0 0 1 0 0 0 0 0 0 0 0 0 0 0 1 0",
  blue: "0 0 0 0 0 0 0 0 0 0 0 0 1 0 0 0 0 0 1 0",
};

function Bloom({ grade, widthPx }: { readonly grade: Grade; readonly widthPx: number }) {
  const slope = (grade.bloom.strength / (1 - grade.bloom.from)).toFixed(3);
  const intercept = ((-grade.bloom.strength * grade.bloom.from) / (1 - grade.bloom.from)).toFixed(3);
  return (
    <>
      <feComponentTransfer in="graded" result="bright">
        <feFuncR type="linear" slope={slope} intercept={intercept} />
        <feFuncG type="linear" slope={slope} intercept={intercept} />
        <feFuncB type="linear" slope={slope} intercept={intercept} />
      </feComponentTransfer>
      <feGaussianBlur in="bright" stdDeviation={(grade.bloom.radius * widthPx).toFixed(1)} result="glow" />
      <feBlend in="glow" in2="graded" mode="screen" result="graded" />
    </>
  );
}

function Split({ grade, widthPx }: { readonly grade: Grade; readonly widthPx: number }) {
  return (
    <>
      <feColorMatrix in="graded" type="matrix" values={ONLY.red} result="red" />
      <feOffset in="red" dx={(-grade.split.red * widthPx).toFixed(1)} result="red" />
      <feColorMatrix in="graded" type="matrix" values={ONLY.green} result="green" />
      <feColorMatrix in="graded" type="matrix" values={ONLY.blue} result="blue" />
      <feOffset in="blue" dx={(grade.split.blue * widthPx).toFixed(1)} result="blue" />
      <feBlend in="red" in2="green" mode="screen" result="graded" />
      <feBlend in="graded" in2="blue" mode="screen" result="graded" />
    </>
  );
}

function Soft({ grade, widthPx }: { readonly grade: Grade; readonly widthPx: number }) {
  return (
    <>
      <feGaussianBlur in="graded" stdDeviation={(widthPx * 0.006).toFixed(1)} result="blurred" />
      <feComposite in="blurred" in2="graded" operator="arithmetic" k2={grade.soft} k3={1 - grade.soft} result="graded" />
    </>
  );
}

function GradeFilter({ realm, grade, widthPx }: { readonly realm: Realm; readonly grade: Grade; readonly widthPx: number }) {
  return (
    <filter id={`grade-${REALM_WORDS[realm].theme}`} colorInterpolationFilters="sRGB" x="0" y="0" width="100%" height="100%">
      <feColorMatrix type="matrix" values={LIGHTNESS} result="lightness" />
      <feComponentTransfer in="lightness" result="mapped">
        <feFuncR type="table" tableValues={transferTable(grade, 0)} />
        <feFuncG type="table" tableValues={transferTable(grade, 1)} />
        <feFuncB type="table" tableValues={transferTable(grade, 2)} />
      </feComponentTransfer>
      <feComposite in="mapped" in2="SourceGraphic" operator="arithmetic" k2={1 - grade.ownColor} k3={grade.ownColor} result="graded" />
      {grade.soft > 0 && <Soft grade={grade} widthPx={widthPx} />}
      {grade.bloom.strength > 0 && <Bloom grade={grade} widthPx={widthPx} />}
      {grade.split.red > 0 && <Split grade={grade} widthPx={widthPx} />}
    </filter>
  );
}

interface GradeFiltersProps {
  readonly grades: Grades;
  /** How wide the pictures are shown, in CSS pixels: the lengths of a grade are shares of it. */
  readonly widthPx: number;
}

/** The three lights as SVG filters, for pictures and canvases on this page. Once a page. */
export function GradeFilters({ grades, widthPx }: GradeFiltersProps) {
  return (
    <svg aria-hidden="true" width="0" height="0" className="absolute">
      {REALMS.map((realm) => (
        <GradeFilter key={realm} realm={realm} grade={grades[realm]} widthPx={widthPx} />
      ))}
    </svg>
  );
}
