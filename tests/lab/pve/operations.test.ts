import vm from 'node:vm';
import fc from '../../properties';
import { readParams } from '../../../lab/pve/http/params';
import { operationNames, operationOf } from '../../../lab/pve/operations';
import { checkProperties } from '../../../lab/pve/operations/property-format';

const NIC = {
  model: { enum: ['virtio', 'e1000'], default_key: 1 },
  virtio: { alias: 'macaddr', keyAlias: 'model' },
  macaddr: { optional: true, format: 'mac-addr' },
  bridge: { optional: true, pattern: '[-_.\\w\\d]+' },
  firewall: { type: 'boolean', optional: true },
  tag: { type: 'integer', optional: true, minimum: 1, maximum: 4094 },
} as const;

const problem = (text: string): string | undefined => {
  try {
    checkProperties(NIC, text);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
};

describe('parameters by the facts of the API', () => {
  it.each([
    ['virtio,bridge=vmbr0', undefined],
    ['bridge=vmbr0,model=e1000,tag=5,', undefined],
    ['bridge=vmbr0', 'model: property is missing and it is not optional'],
    ['virtio=BC:24:11:00:00:01,bridge=vmbr0', undefined],
    [
      'virtio=01:24:11:00:00:01',
      'macaddr: invalid format - value does not look like a valid unicast MAC address',
    ],
    ['virtio,model=e1000', 'duplicate key in comma-separated list property: model'],
    ['virtio,colour=red', 'invalid key in comma-separated list property: colour'],
    ['virtio,tag=0', 'tag: value must have a minimum value of 1'],
    ['virtio,firewall=maybe', "firewall: type check ('boolean') failed - got 'maybe'"],
  ])('reads the property string %s', (text, words) => {
    if (words === undefined) expect(problem(text)).toBeUndefined();
    else expect(problem(text)).toBe(`invalid format - format error\n${words}\n`);
  });

  it('refuses or reads every text of a property string, and never breaks', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('virtio', 'bridge', '=', ',', 'x', '1', '__proto__') }),
        (text) => {
          expect(problem(text) ?? 'invalid format').toContain('invalid format');
        },
      ),
    );
  });

  it('knows what one parameter needs of another, and indexes', () => {
    const schema = operationOf(9, 'GET /access/acl')?.schema ?? {};
    expect(readParams(schema, {})).toEqual({});
    const ticket = operationOf(9, 'POST /access/ticket')?.schema ?? {};
    expect(() => readParams(ticket, { username: 'a@pve', password: 'x', path: '/' })).toThrow(
      'Parameter verification failed.',
    );
    const config = operationOf(9, 'PUT /nodes/{node}/qemu/{vmid}/config')?.schema ?? {};
    const target = { node: 'lab', vmid: '100' };
    expect(readParams(config, { ...target, net31: 'virtio', cores: '2', onboot: 'yes' })).toMatchObject({
      cores: 2,
      onboot: true,
    });
    expect(() => readParams(config, { ...target, net32: 'virtio' })).toThrow();
  });

  it('has no operation without a schema, in either version', () => {
    for (const major of [8, 9] as const) {
      for (const name of operationNames(major)) expect(operationOf(major, name)?.name).toBe(name);
    }
    expect(operationOf(8, 'GET /cluster/ha/rules')).toBeUndefined();
    expect(operationOf(9, 'GET /nodes/{node}/scan/glusterfs')).toBeUndefined();
  });

  // Some of PVE's own patterns, as that of `reference`, take exponential time in engines that go back.
  it('reads or refuses what is long and almost right at once', () => {
    const almost = ['x', '1', '-', '.', 'a.', 'a-', 'a/', 'f:', 'a_', 'a,', '%', ' '].map(
      (part) => `${part.repeat(60)}!`,
    );
    let refused = 0;
    const readAll = (): void => {
      for (const major of [8, 9] as const)
        for (const name of operationNames(major)) {
          for (const param of Object.values(operationOf(major, name)?.schema ?? {})) {
            for (const text of almost)
              try {
                param.parse(text);
              } catch {
                refused += 1;
              }
          }
        }
    };
    vm.runInNewContext('readAll()', { readAll }, { timeout: 60_000 });
    expect(refused).toBeGreaterThan(10_000);
  });
});
