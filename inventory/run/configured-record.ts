import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ConfiguredBy } from '../configured-by';
import { privateFolder, writePrivate } from './run-folder';

/** Notes what a host was configured by, for who asks later why it would be configured again. */
export function recordConfigured(directory: string, host: string, by: ConfiguredBy): void {
  writePrivate(join(privateFolder(join(directory, 'configured')), `${host}.json`), `${JSON.stringify(by)}\n`);
}

/**
 * What a host was configured by; undefined where nobody here has configured it.
 * @param directory of the environment, `.rackwright/dev`
 */
export function configuredRecord(directory: string, host: string): ConfiguredBy | undefined {
  const file = join(directory, 'configured', `${host}.json`);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as ConfiguredBy) : undefined;
}
