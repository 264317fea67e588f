import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readSiteFiles, type SiteFile } from '../../../site/documents';
import { ProblemList } from '../../../site/errors';
import { importFiles, type ImportResult } from '../../../site/import';
import { FORMATS } from '../formats/fixtures';

/** The site of each form that is brought in, and its files. */
export const IMPORTED: Readonly<Record<string, readonly [site: string, ...files: string[]]>> = {
  'nodes-json': ['nodes-json/site', 'nodes-json/nodes.json'],
  'pve-answers': ['pve-answers/site', 'pve-answers/config.toml', 'pve-answers/default.toml'],
  'vm-files': ['nodes-json/site', 'vm-files/vms/dns.yaml', 'vm-files/vms/media.yaml'],
};

/** The files of a form's site. */
export function siteOfForm(form: string): readonly SiteFile[] {
  const siteDirectory = join(FORMATS, IMPORTED[form]?.[0] ?? '');
  return readSiteFiles({ siteDirectory, workingDirectory: FORMATS }, new ProblemList()).files;
}

/** Brings the files of a form into its site, or into another state of it. */
export function importForm(form: string, site = siteOfForm(form)): ImportResult {
  const [, ...files] = IMPORTED[form] ?? ['', ''];
  const foreign = files.map((name) => ({ name, text: readFileSync(join(FORMATS, name), 'utf8') }));
  return importFiles(foreign, site);
}
