import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Site } from '../site';
import { RECORD, recordFile, recordText } from './record-file';
import type { TerraformState } from './state-json';

/** Where a record is, and whose it is. */
interface Place {
  readonly backend: Pick<Site['backend'], 'type'>;
  readonly project: string;
  /** Name of an environment or a part, `dev--0`. */
  readonly name: string;
}

/** Whether the state may know of a deployment what the folder does not: that of a fresh clone, or where others deploy as well. */
export function mayKnowMore({ backend, project, name }: Place): boolean {
  if (backend.type !== 'local') return true;
  return !existsSync(recordFile(project, name)) && hasLocalState(project, name);
}

/** Whether anything was ever deployed to a state that is a file of the project. */
export function hasLocalState(project: string, name: string): boolean {
  return existsSync(join(project, `terraform.${name}.tfstate`));
}

/**
 * Writes the record of a deployment as the state has it. The folder of the records is not in Git, and where the state is kept
 * elsewhere others deploy too: Terraform would take the record for gone, and whoever reads it would know of no machine, or of those
 * that were there once.
 */
export function recallRecord({ backend, project, name }: Place, { resources }: TerraformState): void {
  const file = recordFile(project, name);
  const told = resources.find(({ type, name: of }) => `${type}.${of}` === RECORD)?.values['content'];
  if (typeof told === 'string') {
    if (recordText(file) === told) return;
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, told, { mode: 0o644 });
  } else if (backend.type !== 'local' && resources.length === 0) {
    // Somebody else destroyed it. What a deploy that failed left tells nothing of itself, and its machines are those of before.
    rmSync(file, { force: true });
  }
}
