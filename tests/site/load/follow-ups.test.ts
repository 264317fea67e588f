import { basename, join } from 'node:path';
import { readSiteFiles, type SiteFile } from '../../../site/documents';
import { ProblemList } from '../../../site/errors';
import { loadSiteTexts } from '../../../site/load';

const workingDirectory = join(__dirname, '../../..');
/** Faulty by themselves: only `exclude` of site.yaml makes them none of the site. */
const LEFT_OUT = new Set(['boot-server.yaml', 'k8s-home.yaml']);
const folders = [
  'specs',
  'tests/golden/invalid/base',
  'tests/fixtures/formats/vm-files',
  'tests/fixtures/formats/inheritance',
];
const sites = folders.map((folder) => {
  const siteDirectory = join(workingDirectory, folder);
  const { files } = readSiteFiles({ siteDirectory, workingDirectory }, new ProblemList());
  return { folder, siteDirectory, files };
});

const cases = sites.flatMap((site) =>
  site.files.map((file): [string, (typeof site)['siteDirectory'], SiteFile[]] => [
    `${site.folder}/${file.path}`,
    site.siteDirectory,
    site.files.map((each) => (each === file ? { ...each, text: 'what: {' } : each)),
  ]),
);

test.each(cases)('nothing is told to follow from %s, which is no YAML', (name, siteDirectory, files) => {
  // The fixture of clusters says on no line which node they are on.
  const vars = name.includes('/inheritance/') ? ['node=pve-deb'] : [];
  const { problems } = loadSiteTexts(files, { siteDirectory, workingDirectory, vars });
  const errors = problems
    .map(({ severity, code, at }) => ({ severity, code, file: at?.file ?? '' }))
    .filter(({ severity, file }) => severity === 'error' && (file === name || !LEFT_OUT.has(basename(file))));
  // What the site leaves out may hold anything.
  const expected = LEFT_OUT.has(basename(name)) ? [] : [['YAML_SYNTAX', name]];
  expect(errors.map(({ code, file }) => [code, file])).toEqual(expected);
});
