import type { Caller } from '../../auth';
import type { Lab } from '../../model';
import { putSection } from '../../sections';
import { manageResources } from './manager';

/** Puts a new guest under the HA manager, for callers who may: `ha-managed` of its creation. */
export function manageGuest(lab: Lab, caller: Caller, sid: string): void {
  caller.need('/', 'Sys.Console');
  const type = sid.split(':')[0] ?? 'vm';
  putSection(lab, { file: 'ha/resources', id: sid, config: { type, state: 'started' } });
  manageResources(lab);
}
