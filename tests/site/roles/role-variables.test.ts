import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { BUILT_IN_LAYER } from '../../../site/layers/built-in';
import {
  renderRoleReference,
  renderRoleVariables,
  renderVariablesSchema,
  ROLE_VARIABLES,
  ROLES_BY_CHOICE,
  ROLES_OF_ALL,
} from '../../../site/roles';
import { readArgumentSpecs } from '../../../site/roles/argument-specs';

interface Play {
  readonly hosts?: string;
  readonly roles?: readonly { readonly role: string; readonly tags: readonly string[] }[];
  readonly 'ansible.builtin.import_playbook'?: string;
}

const root = join(__dirname, '../../..');
const roles = readdirSync(join(root, 'ansible/roles'));
const specs = new Map(
  roles.map((role) => [
    role,
    readFileSync(join(root, 'ansible/roles', role, 'meta/argument_specs.yml'), 'utf8'),
  ]),
);

test('the table is fresh (else run: npm run generate)', () => {
  expect(readFileSync(join(root, 'site/roles/role-variables.json'), 'utf8')).toBe(renderRoleVariables(specs));
});

test('every variable begins with the name of its role, and has a type that is checked', () => {
  expect(Object.keys(ROLE_VARIABLES)).toEqual(roles.toSorted());
  for (const [role, variables] of Object.entries(ROLE_VARIABLES)) {
    expect(Object.keys(variables).length).toBeGreaterThan(0);
    for (const [name, { type, elements = 'str' }] of Object.entries(variables)) {
      expect(name.startsWith(`${role}_`)).toBe(true);
      for (const each of [type, elements]) expect(each).toMatch(/^(bool|dict|int|list|path|str)$/);
    }
  }
});

test.each([
  ['specs/schemas/ansible-variables.schema.json', renderVariablesSchema],
  ['docs/reference/roles.md', renderRoleReference],
])('%s is fresh (else run: npm run generate)', (path, render) => {
  // Prettier writes JSON and Markdown its own way.
  const words = (text: string): string => text.replaceAll(/[\s|:-]+/g, '');
  expect(words(readFileSync(join(root, path), 'utf8'))).toBe(words(render(specs)));
});

test('the playbook runs the roles that the specs may switch, each with its own group, and no others', () => {
  const plays = (file: string): readonly Play[] => {
    const all = parse(readFileSync(join(root, 'ansible/playbooks', file), 'utf8')) as readonly Play[];
    return all.flatMap((play) => {
      const imported = play['ansible.builtin.import_playbook'];
      return imported === undefined ? [play] : plays(imported);
    });
  };
  const found = plays('site.yml').flatMap(({ hosts, roles: list = [] }) =>
    list.map(({ role, tags }) => ({ role, hosts, tags })),
  );
  expect(found).toEqual([
    ...ROLES_OF_ALL.map((role) => ({
      role,
      hosts: 'all:!talos_control_plane:!talos_workers',
      tags: [role],
    })),
    ...ROLES_BY_CHOICE.map((role) => ({ role, hosts: `role_${role}`, tags: [role] })),
  ]);
  const { roles: catalogue } = parse(BUILT_IN_LAYER) as { readonly roles: object };
  expect(Object.keys(catalogue)).toEqual([...ROLES_OF_ALL, ...ROLES_BY_CHOICE]);
});

test('defaults of a role are those that its argument specs tell, and no others', () => {
  for (const [role, text] of specs) {
    const options = Object.entries(readArgumentSpecs(text).options);
    const defaults = parse(
      readFileSync(join(root, 'ansible/roles', role, 'defaults/main.yml'), 'utf8'),
    ) as object;
    expect([role, defaults]).toEqual([
      role,
      Object.fromEntries(options.map(([name, option]) => [name, option.default])),
    ]);
  }
});
