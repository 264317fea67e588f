import type * as Boot from '../boot';

/** The provisioning server, loaded when it is needed: database and web server take longer to load than most commands run. */
export function bootRoom(): typeof Boot {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- an import would be loaded with the command line
  return require('../boot') as typeof Boot;
}
