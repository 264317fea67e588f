import { join, relative } from 'node:path';
import { loadSite, type LoadResult, type LoadSiteOptions } from '../../../site';

/** Folder of the files of other tools, one folder for each form. */
export const FORMATS = join(__dirname, '../../fixtures/formats');

/** How each form that is loaded as it is is given to the program. */
export const LOADED: Readonly<Record<string, Partial<LoadSiteOptions> & { readonly siteDirectory: string }>> =
  {
    'three-layers': {
      siteDirectory: join(FORMATS, 'three-layers/site'),
      chosen: {
        defaults: { path: 'three-layers/configs/defaults.yaml' },
        vmSpecs: { path: 'three-layers/configs/vm_specs.yaml' },
        installConfig: { path: 'three-layers/configs/install_config.yaml' },
      },
    },
    inheritance: { siteDirectory: join(FORMATS, 'inheritance'), vars: ['node=pve-deb'] },
    'vm-files': { siteDirectory: join(FORMATS, 'vm-files') },
  };

/** Loads a form from its fixtures. */
export function loadForm(form: string, more: Partial<LoadSiteOptions> = {}): LoadResult {
  const options = LOADED[form];
  if (!options) throw new Error(`no form ${form}`);
  return loadSite({ workingDirectory: FORMATS, homeDirectory: '/nowhere', ...options, ...more });
}

/** JSON without the folder that this checkout is in. */
export function portable(value: unknown): string {
  const here = relative('/', FORMATS);
  return `${JSON.stringify(value, null, 2).replaceAll(`/${here}`, '<formats>')}\n`;
}
