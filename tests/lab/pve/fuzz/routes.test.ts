import fc from '../../../properties';
import { paramsOf } from '../../../../lab/pve/http';
import { routes } from '../../../../lab/pve/routes';
import { PveError } from '../../../../pve/client';
import { createDebian, startLab, type LabFixture } from '../lab-fixture';

/** Words that are right somewhere, and others that are right nowhere. */
const value = fc.oneof(
  {
    arbitrary: fc.constantFrom(
      'lab',
      '100',
      '101',
      'local',
      'local-lvm',
      'scsi0',
      'net0',
      'z1',
      'v1',
      'p1',
      'root@pam',
      '1',
      '0',
    ),
    weight: 4,
  },
  fc.constantFrom(
    'local-lvm:4',
    'local:iso/x.iso',
    'local-lvm:vm-100-disk-0',
    'local-lvm:0,import-from=local:import/debian-12.qcow2',
  ),
  fc.constantFrom(
    '',
    ',',
    '=',
    ':',
    'a=b,',
    '-1',
    '1e9',
    '99999999999',
    '../..',
    '%2e',
    '__proto__',
    'constructor',
    'UPID:lab:00000001:00000001:00000001:x:1:a@b:',
  ),
  fc.constantFrom(
    'ip=dhcp',
    'order=scsi0',
    'virtio,bridge=vmbr0',
    'none,media=cdrom',
    '10.9.0.0/24',
    'user=local:snippets/a',
    'http://127.0.0.1:1/x.iso',
  ),
  fc.string({ unit: 'grapheme', maxLength: 20 }),
);

/** Routes of the lab's own parameters are tried more often than those that the API's facts check. */
function runsOf(route: { readonly params?: unknown }): number {
  return route.params === undefined ? 3 : 12;
}

describe('arbitrary requests', () => {
  let fixture: LabFixture;
  const unexpected: string[] = [];

  beforeAll(async () => {
    fixture = await startLab({ onLog: (line) => unexpected.push(line) });
    await createDebian(fixture.client, 100);
  });

  afterAll(() => fixture.remove());

  it.each(routes.map((route) => [`${route.method} ${route.path}`, route] as const))(
    '%s is answered or refused, and never breaks',
    async (_name, route) => {
      const names = Object.keys(paramsOf(route, 9)).map((name) => name.replace('[n]', '0'));
      const params = fc.dictionary(fc.constantFrom(...names, 'nonsense'), value, {
        maxKeys: 6,
        noNullPrototype: true,
      });
      await fc.assert(
        fc.asyncProperty(params, fc.array(value, { minLength: 4, maxLength: 4 }), async (given, segments) => {
          let index = 0;
          const path = route.path
            .slice(1)
            .replace(/:\w+|\*/g, () => encodeURIComponent(segments[index++] ?? 'x'));
          const call = { GET: 'get', POST: 'post', PUT: 'put', DELETE: 'delete' } as const;
          try {
            await fixture.client[call[route.method]](path, given);
          } catch (error) {
            if (!(error instanceof PveError) || error.status === 0) throw error;
          }
          expect(unexpected.splice(0)).toEqual([]);
        }),
        { numRuns: runsOf(route) },
      );
    },
  );
});
