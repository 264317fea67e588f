import type { OperationCall } from '../http';
import type { Lab, SectionConfig } from '../model';
import { changed, checkDigest, fileDigest, findSection, putSection } from './section-store';

const ID = 'options';

/** A file that holds one set of options, such as a firewall's. */
export function readDocument(lab: Pick<Lab, 'state'>, file: string): SectionConfig {
  return findSection(lab, file, ID)?.config ?? {};
}

/** Replaces the options of such a file. */
export function writeDocument(lab: Pick<Lab, 'state'>, file: string, config: SectionConfig): void {
  putSection(lab, { file, id: ID, config });
}

/** `GET` of such a file. */
export function viewDocument(lab: Lab, file: string): object {
  return { ...readDocument(lab, file), digest: fileDigest(lab, file) };
}

/** `PUT` of such a file: sets what is given, removes what is in `delete`. */
export function updateDocument(call: OperationCall, file: string, ...notOptions: readonly string[]): null {
  const { lab, given } = call;
  checkDigest(given.optionalText('digest'), fileDigest(lab, file));
  const set = given.options(...notOptions);
  writeDocument(lab, file, changed(readDocument(lab, file), set, given.list('delete')));
  return null;
}
