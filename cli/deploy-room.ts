import type * as Deploy from '../deploy';

/**
 * What deploys, loaded when it is needed: constructs take longer to load than all that a command needs which only reads
 * the specs.
 */
export function deployRoom(): typeof Deploy {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- an import would be loaded with the command line
  return require('../deploy') as typeof Deploy;
}
