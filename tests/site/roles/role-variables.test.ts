import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { renderRoleVariables, ROLE_VARIABLES } from '../../../site/roles';

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
    expect(Object.keys(variables).length).toBeGreaterThan(3);
    for (const [name, { type, elements = 'str' }] of Object.entries(variables)) {
      expect(name.startsWith(`${role}_`)).toBe(true);
      for (const each of [type, elements]) expect(each).toMatch(/^(bool|dict|int|list|path|str)$/);
    }
  }
});
