import type { Json } from '../site';

/** A group as the INI form has it. */
export interface IniGroup {
  readonly hosts: readonly string[];
  readonly vars?: Readonly<Record<string, Json>>;
}

/**
 * An inventory in Ansible's INI form. Ansible reads values there as Python literals, so every value is written as one: a
 * text `5` stays a text, a list stays a list.
 * @see https://docs.ansible.com/ansible/12/collections/ansible/builtin/ini_inventory.html
 */
export function iniForm(
  groups: ReadonlyMap<string, IniGroup>,
  hosts: Readonly<Record<string, Readonly<Record<string, Json>>>>,
  variables: Readonly<Record<string, Json>> = {},
): string {
  const lines = Object.entries(hosts).map(([name, own]) =>
    // Ansible splits these lines as a shell does.
    [name, ...Object.entries(own).map(([key, value]) => `${key}=${shellQuoted(pythonLiteral(value))}`)].join(
      ' ',
    ),
  );
  const sections = [
    lines,
    section('all:vars', assignments(variables)),
    ...[...groups].flatMap(([name, { hosts: members, vars = {} }]) => [
      section(name, members),
      section(`${name}:vars`, assignments(vars)),
    ]),
  ];
  return sections
    .filter((each) => each.length > 0)
    .map((each) => `${each.join('\n')}\n`)
    .join('\n');
}

function section(name: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [`[${name}]`, ...lines];
}

function assignments(variables: Readonly<Record<string, Json>>): readonly string[] {
  return Object.entries(variables).map(([key, value]) => `${key}=${pythonLiteral(value)}`);
}

function pythonLiteral(value: Json): string {
  if (value === null) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (Array.isArray(value)) return `[${(value as readonly Json[]).map(pythonLiteral).join(', ')}]`;
  if (typeof value === 'object') {
    const entries = Object.entries(value as Readonly<Record<string, Json>>);
    return `{${entries.map(([key, each]) => `${pythonLiteral(key)}: ${pythonLiteral(each)}`).join(', ')}}`;
  }
  // What JSON escapes in a text, Python reads the same way, except for halves of characters, which no text here has.
  return JSON.stringify(value);
}

function shellQuoted(text: string): string {
  return `'${text.replaceAll("'", `'"'"'`)}'`;
}
