export { evaluate, findRequiredMatch, follow, keyText, matchText, type Scope } from "./evaluate";
export { type Node, parseExpression } from "./parse";
