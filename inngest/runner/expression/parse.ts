/** What a job expression may be made of; see inngest/README.md. Anything else is refused when the worker starts. */
export type Node =
  | { readonly kind: "path"; readonly root: "event" | "async"; readonly path: readonly string[] }
  | { readonly kind: "literal"; readonly value: string | number | boolean | null }
  | { readonly kind: "binary"; readonly operator: Operator; readonly left: Node; readonly right: Node };

export type Operator = "==" | "!=" | "&&" | "||" | "+";

const EXPRESSION_CHARS_MAX = 1_000;
const DEPTH_MAX = 50;
/** From the loosest to the tightest. */
const LEVELS: readonly (readonly Operator[])[] = [["||"], ["&&"], ["==", "!="], ["+"]];

type Token = { readonly kind: "word" | "text" | "number" | "sign" | "end"; readonly text: string };

const TOKEN =
  /\s*(?:(?<word>[A-Za-z_][\w$]*)|(?<number>-?\d+(?:\.\d+)?)|"(?<double>(?:[^"\\]|\\["\\'])*)"|'(?<single>(?:[^'\\]|\\["\\'])*)'|(?<sign>==|!=|&&|\|\||[+.()]))/y;

function tokenize(source: string): Token[] {
  const tokens: Token[] = [];
  const pattern = new RegExp(TOKEN);
  while (source.slice(pattern.lastIndex).trim() !== "") {
    const position = pattern.lastIndex;
    const groups = pattern.exec(source)?.groups;
    if (groups === undefined) throw new Error(`"${source}" cannot be used: near "${source.slice(position).trim().slice(0, 20)}"`);
    const quoted = groups.double ?? groups.single;
    if (groups.word !== undefined) tokens.push({ kind: "word", text: groups.word });
    else if (groups.number !== undefined) tokens.push({ kind: "number", text: groups.number });
    else if (quoted !== undefined) tokens.push({ kind: "text", text: quoted.replace(/\\(.)/g, "$1") });
    else tokens.push({ kind: "sign", text: groups.sign ?? "" });
  }
  return [...tokens, { kind: "end", text: "the end" }];
}

/**
 * Reads an expression such as `event.data.jobId == async.data.jobId`.
 * @throws Error that quotes the expression and says what in it cannot be used.
 */
export function parseExpression(source: string): Node {
  if (source.length > EXPRESSION_CHARS_MAX) throw new Error(`"${source.slice(0, 40)}…" cannot be used: it has more than ${EXPRESSION_CHARS_MAX} characters`);
  const tokens = tokenize(source);
  let position = 0;
  const refuse = (token: Token): Error => new Error(`"${source}" cannot be used: did not expect ${token.text} there`);
  const take = (): Token => tokens[position++] ?? { kind: "end", text: "the end" };
  const isNext = (text: string): boolean => tokens[position]?.kind === "sign" && tokens[position]?.text === text;

  const parseLevel = (level: number, depth: number): Node => {
    if (depth > DEPTH_MAX) throw new Error(`"${source}" cannot be used: it is nested too deep`);
    const operators = LEVELS[level];
    if (operators === undefined) return parseAtom(depth);
    let left = parseLevel(level + 1, depth);
    for (let operator = operators.find(isNext); operator !== undefined; operator = operators.find(isNext)) {
      take();
      left = { kind: "binary", operator, left, right: parseLevel(level + 1, depth) };
    }
    return left;
  };

  const parseAtom = (depth: number): Node => {
    const token = take();
    if (token.kind === "text") return { kind: "literal", value: token.text };
    if (token.kind === "number") return { kind: "literal", value: Number(token.text) };
    if (token.kind === "sign" && token.text === "(") {
      const inner = parseLevel(0, depth + 1);
      if (!isNext(")")) throw refuse(take());
      take();
      return inner;
    }
    if (token.kind !== "word") throw refuse(token);
    if (token.text === "true" || token.text === "false") return { kind: "literal", value: token.text === "true" };
    if (token.text === "null") return { kind: "literal", value: null };
    if (token.text !== "event" && token.text !== "async") throw refuse(token);
    const path: string[] = [];
    while (isNext(".")) {
      take();
      const name = take();
      if (name.kind !== "word") throw refuse(name);
      path.push(name.text);
    }
    return { kind: "path", root: token.text, path };
  };

  const tree = parseLevel(0, 0);
  const rest = take();
  if (rest.kind !== "end") throw refuse(rest);
  return tree;
}
