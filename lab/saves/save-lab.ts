import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { copyLab, type LabCopy } from './copy-lab';
import { MANIFEST, saveFolder, savesFolder, type Save } from './saves-folder';

/** A copy that is to be kept. */
export interface SaveRequest extends Pick<LabCopy, 'backups'> {
  /** The lab's folder. */
  readonly directory: string;
  readonly name: string;
  /** The time now. */
  readonly at: Date;
}

/** Keeps a copy of a lab in which nothing moves; it has its name only when it is whole, and replaces none. */
export async function saveLab({ directory, name, at, backups }: SaveRequest): Promise<void> {
  const target = saveFolder(directory, name);
  const partial = join(savesFolder(directory), `.${name}.partial`);
  if (existsSync(target)) throw new Error(`there is a copy "${name}" already; remove it first`);
  rmSync(partial, { recursive: true, force: true });
  mkdirSync(partial, { recursive: true, mode: 0o700 });
  try {
    await copyLab({ from: directory, to: partial, ...(backups ? { backups } : {}) });
    const manifest: Save = { name, savedAt: at.toISOString() };
    writeFileSync(join(partial, MANIFEST), `${JSON.stringify(manifest, null, 2)}\n`);
    renameSync(partial, target);
  } catch (error) {
    rmSync(partial, { recursive: true, force: true });
    throw error;
  }
}
