// Entry point: `node setup/launch.mjs site/generate.ts` writes the JSON Schemas, the references and the table of role variables anew.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { generatedFiles } from './generated-files';
import { renderRoleReference, renderRoleVariables, renderVariablesSchema } from './roles';

const home = process.env['RACKWRIGHT_HOME'] ?? process.cwd();
const roles = join(home, 'ansible', 'roles');
const specs = new Map(
  readdirSync(roles).map(
    (role) => [role, readFileSync(join(roles, role, 'meta', 'argument_specs.yml'), 'utf8')] as const,
  ),
);
const files = new Map([
  ...generatedFiles(),
  ['site/roles/role-variables.json', renderRoleVariables(specs)] as const,
  ['specs/schemas/ansible-variables.schema.json', renderVariablesSchema(specs)] as const,
  ['docs/reference/roles.md', renderRoleReference(specs)] as const,
]);
for (const [path, text] of files) {
  const file = join(home, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  process.stdout.write(`wrote ${path}\n`);
}
