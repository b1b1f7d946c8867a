import { existsSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import {
  type Module,
  parseSync,
  type Statement,
  type TsEntityName,
  type TsInterfaceDeclaration,
  type TsModuleDeclaration,
  type TsTypeAliasDeclaration,
} from "@swc/core";

/** A declared type, and where: its file and the namespaces around it. */
export interface Declared {
  readonly file: string;
  readonly scope: readonly string[];
  readonly name: string;
  readonly node: TsInterfaceDeclaration | TsTypeAliasDeclaration;
}

interface Source {
  readonly module: Module;
  /** By qualified name, such as `Coupon.AppliesTo`. */
  readonly types: ReadonlyMap<string, Declared>;
  /** Local name → where it comes from; `*` is all of a module. */
  readonly imports: ReadonlyMap<string, { readonly file: string; readonly name: string }>;
}

export interface Declarations {
  source(file: string): Source;
  /** @throws Error when nothing of this name is in reach. */
  resolve(from: { readonly file: string; readonly scope: readonly string[] }, name: readonly string[]): Declared;
}

/** Reads the SDK's type declarations file by file, as they are asked for. Names of files are relative to `root`, without `.d.ts`. */
export function readDeclarations(root: string): Declarations {
  const sources = new Map<string, Source>();
  const source = (file: string): Source => {
    const known = sources.get(file);
    if (known) return known;
    const module = parseSync(readFileSync(join(root, `${file}.d.ts`), "utf8"), { syntax: "typescript" });
    const read = { module, types: collectTypes(file, module.body), imports: collectImports(root, file, module) };
    sources.set(file, read);
    return read;
  };
  const find = (file: string, name: readonly string[]): Declared | undefined => {
    const { types, imports } = source(file);
    const here = types.get(name.join("."));
    if (here) return here;
    const [first = "", ...rest] = name;
    const imported = imports.get(first);
    if (!imported) return undefined;
    return find(imported.file, imported.name === "*" ? rest : [imported.name, ...rest]);
  };
  const resolve: Declarations["resolve"] = ({ file, scope }, name) => {
    for (let depth = scope.length; depth >= 0; depth--) {
      const found = depth === 0 ? find(file, name) : source(file).types.get([...scope.slice(0, depth), ...name].join("."));
      if (found) return found;
    }
    throw new Error(`${name.join(".")} is not declared for ${file}`);
  };
  return { source, resolve };
}

export function partsOf(name: TsEntityName): string[] {
  return name.type === "Identifier" ? [name.value] : [...partsOf(name.left), name.right.value];
}

type Body = readonly (Module["body"][number] | Statement)[];

function collectTypes(file: string, body: Body, scope: readonly string[] = [], into = new Map<string, Declared>()): Map<string, Declared> {
  for (const item of body) {
    const node = item.type === "ExportDeclaration" ? item.declaration : item;
    if (node.type === "TsInterfaceDeclaration" || node.type === "TsTypeAliasDeclaration") {
      into.set([...scope, node.id.value].join("."), { file, scope, name: node.id.value, node });
    } else if (node.type === "TsModuleDeclaration") {
      collectTypes(file, bodyOf(node), [...scope, node.id.value], into);
    }
  }
  return into;
}

function bodyOf(node: TsModuleDeclaration): Body {
  return node.body?.type === "TsModuleBlock" ? node.body.body : [];
}

function collectImports(root: string, file: string, module: Module): Source["imports"] {
  const imports = new Map<string, { file: string; name: string }>();
  const target = (path: string) => normalize(join(dirname(file), path.replace(/\.js$/, "")));
  for (const item of module.body) {
    if (item.type !== "ImportDeclaration" && item.type !== "ExportNamedDeclaration") continue;
    if (!item.source?.value.startsWith(".") || !existsSync(join(root, `${target(item.source.value)}.d.ts`))) continue;
    const from = target(item.source.value);
    for (const specifier of item.specifiers) {
      if (specifier.type === "ImportNamespaceSpecifier") imports.set(specifier.local.value, { file: from, name: "*" });
      if (specifier.type === "ImportSpecifier") imports.set(specifier.local.value, { file: from, name: specifier.imported?.value ?? specifier.local.value });
      if (specifier.type === "ExportSpecifier") imports.set(specifier.exported?.value ?? specifier.orig.value, { file: from, name: specifier.orig.value });
    }
  }
  return imports;
}
