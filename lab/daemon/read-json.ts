import { existsSync, readFileSync } from 'node:fs';

/** An object of a file that the lab wrote whole; one that somebody damaged counts as not there. */
export function readJson(file: string): object | undefined {
  if (!existsSync(file)) return undefined;
  try {
    const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
