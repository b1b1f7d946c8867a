export function ensurePackages(root: string, options: { readonly withTools: boolean; readonly say: (line: string) => void }): Promise<void>;
