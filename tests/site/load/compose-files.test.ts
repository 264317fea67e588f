import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { hostHash } from '../../../inventory';
import { loadSite, type Problem, type Site } from '../../../site';
import { printedProblems } from '../invalid/broken-site';

let folder: string;

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'rackwright-compose-')));
  printedProblems({ title: 'the base' }, folder);
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

function write(path: string, text: string): void {
  mkdirSync(dirname(join(folder, 'specs', path)), { recursive: true });
  writeFileSync(join(folder, 'specs', path), text);
}

function load(): { site?: Site; problems: readonly Problem[] } {
  const result = loadSite({ siteDirectory: join(folder, 'specs'), homeDirectory: join(folder, 'home') });
  return result.ok ? result : { problems: result.problems };
}

/** The site, which has no fault in it. */
function loaded(): Site {
  const { site, problems } = load();
  expect(problems).toEqual([]);
  if (!site) throw new Error('the site has errors');
  return site;
}

const machine = (site: Site, name: string): Site['environments'][number]['vms'][number] => {
  const found = site.environments[0]?.vms.find((vm) => vm.name === name);
  if (!found) throw new Error(`the site has no ${name}`);
  return found;
};
const hashOf = (site: Site, name: string): string => {
  const [environment] = site.environments;
  if (!environment) throw new Error('the site has an environment');
  return hostHash(site, environment, machine(site, name), () => '');
};

const WEB = 'services: { web: { image: "web:1", labels: { a: "{{.Name}}" } } }\n';
const PROJECTS = 'compose: { web: { file: compose/web.yaml }, old: /srv/old.yaml }';
const ON_DEV1 = `hosts: { dev1: { services: { docker: { ${PROJECTS} } } } }\n`;

test('a compose file of the specs is part of the host that has it, and of its hash alone', () => {
  write('install_config.yaml', ON_DEV1);
  write('compose/web.yaml', WEB);
  const before = loaded();
  expect(machine(before, 'dev1').install.services?.docker?.compose).toEqual({
    web: { content: WEB },
    old: '/srv/old.yaml',
  });
  write('compose/web.yaml', WEB.replace('web:1', 'web:2'));
  const after = loaded();
  expect(hashOf(after, 'dev1')).not.toBe(hashOf(before, 'dev1'));
  expect(hashOf(after, 'dev2')).toBe(hashOf(before, 'dev2'));
});

test('its path starts from the file that names it, and a layer takes it away', () => {
  const own = readFileSync(join(folder, 'specs/vms/dev2.yaml'), 'utf8');
  write(
    'vms/dev2.yaml',
    `${own}install: { services: { docker: { compose: { web: { file: ../compose/web.yaml } } } } }\n`,
  );
  write('compose/web.yaml', WEB);
  expect(machine(loaded(), 'dev2').install.services?.docker?.compose).toEqual({ web: { content: WEB } });
  write('install_config.yaml', 'hosts: { dev2: { services: { docker: { compose: { web: null } } } } }\n');
  expect(machine(loaded(), 'dev2').install.services?.docker?.compose).toEqual({});
});

test('what Compose knows beyond plain YAML is let through', () => {
  const text =
    'x-a: &a { restart: always }\nservices: { web: { <<: *a, ports: !reset [], image: "web:1" } }\n';
  write('install_config.yaml', ON_DEV1);
  write('compose/web.yaml', text);
  expect(machine(loaded(), 'dev1').install.services?.docker?.compose['web']).toEqual({ content: text });
});

test('one that is larger than a machine is to be told among its variables is refused where it is named', () => {
  write('install_config.yaml', ON_DEV1);
  write('compose/web.yaml', `# ${'x'.repeat(65_536)}\n${WEB}`);
  expect(load().problems).toEqual([
    expect.objectContaining({
      code: 'FILE_TOO_LARGE',
      severity: 'error',
      message: expect.stringMatching(/^specs\/compose\/web\.yaml has 65,\d+ bytes, at most 65,536 are read$/),
      at: expect.objectContaining({ file: 'specs/install_config.yaml', line: 1 }),
    }),
  ]);
});
