import { HostName, ValueError } from '../../site';
import { AdoptError } from './adopt-error';
import type { VmConfig } from './vm-spec';

/**
 * What a site calls a VM that is there already: the first label of its name, in lower case. In PVE it keeps its name.
 *
 * @param place `pve1/105`
 * @throws {@link AdoptError} `ADOPT_NAME` where a site cannot call it so
 */
export function vmNameOf({ name }: VmConfig, place: string): string {
  const whole = typeof name === 'string' ? name : `vm${place.replace(/^.*\//, '')}`;
  try {
    return HostName.parse(whole.toLowerCase().replace(/[.].*$/, '')).text;
  } catch (error) {
    if (!(error instanceof ValueError)) throw error;
    throw new AdoptError(
      'ADOPT_NAME',
      `${place} is called "${whole}": ${error.message}; ${error.hint}. Rename it in PVE first.`,
    );
  }
}
