import type { Json } from '../site';

interface Group {
  readonly hosts: readonly string[];
  readonly vars?: Json;
}

/** What Ansible expects of an inventory script's `--list`. */
interface List {
  readonly _meta: { readonly hostvars: Readonly<Record<string, Json>> };
  readonly all: { readonly children: readonly string[] };
  readonly [group: string]: unknown;
}

/** Two inventories of different hosts as one; all in the form of `--list`. */
export function joinLists(one: string, other: string): string {
  const lists = [one, other].map((text) => JSON.parse(text) as List);
  const names = [...new Set(lists.flatMap(({ all }) => all.children))].sort();
  const groups = names.map((name) => {
    const found = lists.flatMap((list) => (name in list ? [list[name] as Group] : []));
    const vars = found.find((group) => group.vars !== undefined)?.vars;
    const hosts = found.flatMap((group) => group.hosts);
    return [name, { hosts, ...(vars === undefined ? {} : { vars }) }] as const;
  });
  const hostvars = Object.assign({}, ...lists.map((list) => list._meta.hostvars)) as Record<string, Json>;
  return `${JSON.stringify({ _meta: { hostvars }, all: { children: names }, ...Object.fromEntries(groups) }, null, 2)}\n`;
}
