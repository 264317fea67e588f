import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { PROBLEM_CODES } from '../../site/errors';

const home = resolve(__dirname, '../..');
/** Rooms and folders whose errors people see. */
const PLACES =
  'boot cli deploy inventory pve/adopt pve/client pve/node-network pve/template pve/wire constructs stacks lab/daemon lab/guests lab/bmc'.split(
    ' ',
  );
/** Names of variables and fields of other programs, which look like codes. */
const NO_CODES = new Set(
  'CDKTF_OUTDIR DATABASE_URL FORCE_COLOR ID_SERIAL ID_SERIAL_SHORT NO_COLOR PG_VERSION SSH_AUTH_SOCK SSH_ORIGINAL_COMMAND TERRAFORM_BINARY_NAME VERSION_CODENAME'.split(
    ' ',
  ),
);
const FOREIGN = /^(RACKWRIGHT|TF|XDG|PROXMOX|ANSIBLE|SOPS|VAULT)_/;

/** Codes that no test leads to, with the reason. */
const UNPROVOKED: Readonly<Record<string, string>> = {
  ISO_FILE_TOO_LARGE: 'needs a text of 2 GiB in memory',
};
/** What only a broken host leads to: missing programs, namespaces or rights. */
const OF_HOST = /^(BMC|GUEST|GUESTS|MACHINE|MACHINES|MEDIUM)_/;

function textsBelow(folder: string, ending: RegExp): readonly string[] {
  return readdirSync(join(home, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && ending.test(entry.name))
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'));
}

/** `'LAB_BUSY'` as a value, or `LAB_DOWN: …` in a message. */
function codesIn(text: string): readonly string[] {
  return [...text.matchAll(/['"`]([A-Z][A-Z0-9]+(?:_[A-Z0-9]+)+)(?=['"`]|: )/g)].map(([, code = '']) => code);
}

const documented = [...readFileSync(join(home, 'docs/errors.md'), 'utf8').matchAll(/^\| `([A-Z_]+)` /gm)].map(
  ([, code = '']) => code,
);
const given = new Set(
  PLACES.flatMap((folder) => textsBelow(folder, /\.ts$/))
    .flatMap(codesIn)
    .filter((code) => !NO_CODES.has(code) && !FOREIGN.test(code) && !Object.hasOwn(PROBLEM_CODES, code)),
);

test('every code that the program can give is in docs/errors.md or in the reference, and the reverse', () => {
  expect([...given].filter((code) => !documented.includes(code)).sort()).toEqual([]);
  expect(documented.filter((code) => !given.has(code))).toEqual([]);
  expect(new Set(documented).size).toBe(documented.length);
  expect(documented.filter((code) => Object.hasOwn(PROBLEM_CODES, code))).toEqual([]);
});

test('every code is led to by a test, or there is a reason why not', () => {
  const tests = textsBelow('tests', /\.(test\.ts|txt)$/).filter((text) => !text.includes('const UNPROVOKED'));
  const all = tests.join('\n');
  const unprovoked = documented.filter((code) => !all.includes(code) && !OF_HOST.test(code));
  expect(unprovoked.sort()).toEqual(Object.keys(UNPROVOKED).sort());
});
