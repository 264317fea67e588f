import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { SecretsOptions } from '../../../site';

const made: string[] = [];

afterEach(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** A project with a home folder of its own, and files in its `specs/`; it is gone after the test. */
export function project(
  files: Readonly<Record<string, string>>,
  environment: Readonly<Record<string, string>> = {},
): { readonly folder: string; readonly options: SecretsOptions & { readonly homeDirectory: string } } {
  const folder = mkdtempSync(join(tmpdir(), 'rackwright-secrets-'));
  made.push(folder);
  const siteDirectory = join(folder, 'specs');
  const homeDirectory = join(folder, 'home');
  mkdirSync(homeDirectory);
  for (const [name, text] of Object.entries(files)) {
    const file = join(siteDirectory, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  return { folder, options: { siteDirectory, workingDirectory: folder, environment, homeDirectory } };
}
