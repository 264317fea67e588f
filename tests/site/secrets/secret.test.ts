import { format, inspect } from 'node:util';
import { Redactor } from '../../../site/secrets/redactor';
import { Secret } from '../../../site/secrets/secret';

const CANARY = 'canary-8f14e45f';

test('a secret prints as *** however it is turned into text, and is given by one method', () => {
  const secret = new Secret(CANARY);
  const error = new Error('failed', { cause: secret });
  const texts = [
    String(secret),
    `<${secret as unknown as string}>`,
    ['a', secret].join(),
    JSON.stringify({ deep: [secret] }),
    inspect({ secret }, { showHidden: true, depth: 9 }),
    inspect(error, { showHidden: true }),
    format('%s %o %O %j', secret, secret, secret, secret),
    JSON.stringify(Object.entries(secret)),
    JSON.stringify(structuredClone(Object.assign({}, secret))),
  ];
  for (const text of texts) expect(text).not.toContain(CANARY);
  expect(texts.slice(0, 3)).toEqual(['***', '<***>', 'a,***']);
  expect(secret.reveal()).toBe(CANARY);
});

describe('a redactor', () => {
  const value = 'p"ss\\wörd&x';
  const redactor = new Redactor([new Secret(value), new Secret('line one\nline two'), new Secret('ab')]);

  test('finds a secret as programs print it, and each line of a long one', () => {
    const forms = [
      value,
      JSON.stringify(value),
      Buffer.from(value).toString('base64'),
      encodeURIComponent(value),
    ];
    for (const form of forms) expect(redactor.redact(`<${form}>`)).toMatch(/^<"?\*\*\*"?>$/);
    expect(redactor.redact('x line two y ab')).toBe('x *** y ab');
  });

  test('finds one that is cut anywhere between two pieces', () => {
    const bytes = Buffer.from(`before ${value} after\n${value}`);
    for (let cut = 0; cut <= bytes.length; cut += 1) {
      let seen = '';
      const stream = redactor.stream((text) => (seen += text));
      stream.push(bytes.subarray(0, cut));
      stream.push(bytes.subarray(cut));
      stream.end();
      expect(seen).toBe('before *** after\n***');
    }
  });

  test('without a secret changes nothing', () => {
    let seen = '';
    const stream = new Redactor([]).stream((text) => (seen += text));
    stream.push(Buffer.from('a\nb'));
    stream.end();
    expect(seen).toBe('a\nb');
  });
});
