import fc from '../../properties';

/** Texts of a site's files by their path. */
export type Bytes = ReadonlyMap<string, Buffer>;

/** One change of one file; numbers between 0 and 1 choose where. */
export type Mutation = (files: Map<string, Buffer>) => void;

/** Values that parsers and checks have been known to stumble over. */
const VALUES = [
  ...['', 'null', '~', 'true', '-1', '0', '1.5', '.nan', '-.inf', '1e400', '0x7fffffff', '9'.repeat(40)],
  ...['[]', '{}', '[[]]', '{ a: b }', '[null]', '- ', '? ', ':', '"', "'", '|', '>-', '#', '---', '...'],
  ...['*a', '&a [*a]', '&a', '!!binary aGk=', '!<tag:x> y', '{ <<: *a }', '<<: {}', '"\\u0000"', '"\\ud800"'],
  ...['0.0.0.0/0', '255.255.255.255/32', '::/0', '::1/129', '10.0.0.1/-1', '10.0.0.0/8', 'fe80::1%eth0/64'],
  ...['__proto__', 'constructor', 'toString', 'hasOwnProperty', '../../etc', '/dev/zero', 'x'.repeat(5000)],
  ...[
    'dev1',
    'lab',
    'devnet',
    'debian-12',
    'none',
    'dhcp',
    '1GiB',
    '999999TiB',
    'BC:24:11:00:27:11',
    '[dev1, dev1]',
  ],
];
const KEYS = [
  ...['__proto__', 'constructor', 'prototype', '<<', '', '" "', '1', 'null', '? a', 'vms', 'vm', 'install'],
  ...[
    'hosts',
    'members',
    'router',
    'nics',
    'disks',
    'users',
    'vars',
    'vm_id',
    'name',
    'node',
    'images',
    'sdn',
  ],
];

const part = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const index = (fraction: number, length: number): number => Math.floor(fraction * length);

function changing(
  change: fc.Arbitrary<(text: Buffer, all: readonly Buffer[]) => Buffer>,
): fc.Arbitrary<Mutation> {
  return fc.tuple(part, change).map(([which, edit]) => (files) => {
    const path = [...files.keys()][index(which, files.size)];
    const bytes = path === undefined ? undefined : files.get(path);
    if (path !== undefined && bytes) files.set(path, edit(bytes, [...files.values()]));
  });
}

const bytes = fc
  .tuple(part, fc.nat(8), fc.uint8Array({ maxLength: 8 }))
  .map(([at, removed, added]) => (text: Buffer) => {
    const from = index(at, text.length + 1);
    return Buffer.concat([text.subarray(0, from), added, text.subarray(from + removed)]);
  });

const truncation = part.map((at) => (text: Buffer) => text.subarray(0, index(at, text.length)));

const lines = fc
  .tuple(part, part, part, fc.constantFrom('delete', 'double', 'swap', 'indent', 'outdent', 'tab', 'borrow'))
  .map(([at, other, from, kind]) => (text: Buffer, all: readonly Buffer[]) => {
    const list = text.toString('latin1').split('\n');
    const here = index(at, list.length);
    const there = index(other, list.length);
    const line = list[here] ?? '';
    if (kind === 'delete') list.splice(here, 1);
    else if (kind === 'double') list.splice(there, 0, line);
    else if (kind === 'swap') [list[here], list[there]] = [list[there] ?? '', line];
    else if (kind === 'indent') list[here] = `  ${line}`;
    else if (kind === 'outdent') list[here] = line.replace(/^ {1,2}/, '');
    else if (kind === 'tab') list[here] = `\t${line.trimStart()}`;
    else {
      const lender = (all[index(from, all.length)] ?? text).toString('latin1').split('\n');
      list.splice(here, 0, lender[index(other, lender.length)] ?? '');
    }
    return Buffer.from(list.join('\n'), 'latin1');
  });

/** Replaces one of the places that a pattern matches. */
const replacing = (pattern: RegExp, by: fc.Arbitrary<string>): fc.Arbitrary<(text: Buffer) => Buffer> =>
  fc.tuple(part, by).map(([at, word]) => (text) => {
    const whole = text.toString('latin1');
    const matches = [...whole.matchAll(pattern)];
    const match = matches[index(at, matches.length)];
    if (!match) return text;
    const start = match.index + (match[1]?.length ?? 0);
    const end = match.index + match[0].length;
    return Buffer.from(whole.slice(0, start) + word + whole.slice(end), 'latin1');
  });

const word = fc.oneof(fc.string({ maxLength: 12 }), fc.string({ maxLength: 12, unit: 'binary' }));
const keys = replacing(/([\n {,])[\w-]+(?=:)/g, fc.oneof(fc.constantFrom(...KEYS), word));
const values = replacing(/(: |- |\[|, )[^\s,{}[\]]+/g, fc.oneof(fc.constantFrom(...VALUES), word));

/** Any change of any file: of bytes, lines, keys or values. */
export const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  { weight: 2, arbitrary: changing(bytes) },
  { weight: 1, arbitrary: changing(truncation) },
  { weight: 3, arbitrary: changing(lines) },
  { weight: 3, arbitrary: changing(keys) },
  { weight: 4, arbitrary: changing(values) },
);
