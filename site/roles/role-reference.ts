import { readArgumentSpecs, type RoleOption, type RoleSpec, wordsOf } from './argument-specs';

const HEAD = '| variable | type | without it | what it is |\n| --- | --- | --- | --- |\n';

/** The page of the reference about roles, made of their argument specs. */
export function renderRoleReference(specs: ReadonlyMap<string, string>): string {
  const roles = [...specs].sort().map(([role, text]) => [role, readArgumentSpecs(text)] as const);
  const links = roles.map(([role, spec]) => `- [\`${role}\`](#${role}): ${spec.short_description}\n`);
  return `# Roles and their variables

Made from the roles' \`meta/argument_specs.yml\` by \`npm run generate\`; a test keeps the two in step. Variables of a host
are set under \`install.vars\` in the specs, those whose values are secrets under \`install.secrets\`.

${links.join('')}
${roles.map(([role, spec]) => pageOf(role, spec)).join('\n')}`;
}

function pageOf(role: string, { short_description: title, description, options }: RoleSpec): string {
  const nested = Object.entries(options).flatMap(([name, { options: fields }]) =>
    fields ? [`\n### \`${name}\`\n\n${tableOf(fields)}`] : [],
  );
  return `## ${role}\n\n${title}. ${wordsOf(description)}\n\n${tableOf(options)}${nested.join('')}`;
}

function tableOf(options: Readonly<Record<string, RoleOption>>): string {
  const rows = Object.entries(options).map(([name, option]) => {
    const without = option.required ? 'required' : option.default === undefined ? '' : code(option.default);
    const cells = [`\`${name}\``, typeOf(option), without, wordsOf(option.description)];
    return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |\n`;
  });
  return `${HEAD}${rows.join('')}`;
}

function typeOf({ type = 'str', elements, choices }: RoleOption): string {
  if (choices) return choices.map(code).join(', ');
  return type === 'list' ? `list of ${elements ?? 'str'}` : type;
}

function code(value: unknown): string {
  return `\`${typeof value === 'string' && value !== '' ? value : JSON.stringify(value)}\``;
}
