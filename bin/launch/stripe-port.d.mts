export function stripeSandboxPort(environment: Readonly<Record<string, string | undefined>>, port: number): number | undefined;
