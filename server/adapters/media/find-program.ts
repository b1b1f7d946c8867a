import { accessSync, constants } from "node:fs";
import { delimiter, isAbsolute, join, resolve } from "node:path";

/** The full path of a program that can be run, looked up in PATH as a shell would, or null. */
export function findProgram(name: string): string | null {
  const places = isAbsolute(name)
    ? [name]
    : name.includes("/")
      ? [resolve(name)]
      : (process.env.PATH ?? "").split(delimiter).map((folder) => join(folder, name));
  return places.find(isExecutable) ?? null;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error) return false;
    throw error;
  }
}
