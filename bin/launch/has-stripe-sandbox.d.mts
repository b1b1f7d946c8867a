export function hasStripeSandbox(environment: Readonly<Record<string, string | undefined>>): boolean;
