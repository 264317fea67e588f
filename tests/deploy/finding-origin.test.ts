import { findingOrigin } from '../../deploy/finding-origin';
import { formatOrigin, type SiteOrigins } from '../../site';
import { type Changes, loadSmall } from '../site/small-site';

type Found = Parameters<typeof findingOrigin>[0];

function originsOf(changes: Changes, options?: Parameters<typeof loadSmall>[1]): SiteOrigins {
  const result = loadSmall(changes, options);
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.origins;
}

const of = (path: string, ...paths: readonly string[]): Found => ({
  message: 'it is wrong',
  paths,
  resource: { type: 't', name: 'n', address: 't.n', body: {}, path },
});

describe('the line of the specs that a finding is about', () => {
  const origins = originsOf({
    'defaults.yaml': (text) =>
      `${text.replaceAll('debian-12', 'debian-12.5')}isos:\n  tiny: { url: https://a/latest/tiny.iso }\n`,
    'nodes/pve1.yaml': (text) =>
      `${text}storages: { local: {}, local-lvm: {}, tank.fast: { size: 20GiB } }\n`,
    'vms/dev3.yaml': 'environment: dev\nvm_id: 10003\nprotection: false\n',
  });
  const lineOf = (
    found: Found,
    environment: Parameters<typeof findingOrigin>[1] = { name: 'dev' },
  ): string => {
    const origin = findingOrigin(found, environment, origins);
    return origin ? formatOrigin(origin) : 'none';
  };

  it('is that of the value, whichever layer sets it', () => {
    const at = (machine: string, ...paths: readonly string[]): string =>
      lineOf(of(`dev/machines/${machine}/Resource`, ...paths));
    expect(at('dev3', 'protection')).toBe('specs/vms/dev3.yaml:3:13');
    expect(at('dev1', 'nics.net0.firewall', 'nics.net0')).toBe('specs/envs/dev.yaml:19:21');
    expect(at('dev1', 'memory')).toBe('specs/defaults.yaml:8:11');
    expect(at('dev-router', 'nics.net1')).toBe('specs/envs/dev.yaml:15:21');
  });

  it('is the entry of a machine where no file sets the value, be it built in or set nowhere', () => {
    expect(lineOf(of('dev/machines/dev1/Resource', 'on_boot'))).toBe('specs/vm_specs.yaml:2:3');
    expect(lineOf(of('dev/machines/dev2/Resource'))).toBe('specs/vm_specs.yaml:6:3');
    expect(lineOf(of('dev/machines/dev-router/Router/Resource', 'protection'))).toBe(
      'specs/envs/dev.yaml:11:9',
    );
  });

  it('is that of images and media, also of such with dots in their names', () => {
    expect(lineOf(of('dev/images/debian-12.5 pve1/Resource', 'checksum', 'url'))).toBe(
      'specs/defaults.yaml:4:10',
    );
    expect(lineOf(of('dev/images/tiny pve1 iso/Resource', 'checksum', 'url'))).toBe(
      'specs/defaults.yaml:12:16',
    );
  });

  it('is that of networks and nodes', () => {
    expect(lineOf(of('dev/sdn/zone', 'mtu'))).toBe('specs/envs/dev.yaml:4:9');
    const about = { node: 'pve1', paths: ['storages.tank.fast.size'] };
    expect(lineOf({ message: 'full', about })).toBe('specs/nodes/pve1.yaml:5:58');
    expect(lineOf({ message: 'open', about: { node: 'pve1', paths: ['tls.verify'] } })).toBe(
      'specs/nodes/pve1.yaml:1:1',
    );
  });

  it('is the environment where nothing else is known, also of a part', () => {
    expect(lineOf({ message: 'the state is a file', about: { paths: ['backend'] } })).toBe(
      'specs/envs/dev.yaml:1:1',
    );
    expect(lineOf({ message: 'unknown' }, { name: 'dev-3', partOf: 'dev' })).toBe('specs/envs/dev.yaml:1:1');
    expect(lineOf({ message: 'unknown' }, { name: 'gone' })).toBe('none');
  });

  it('is no option of the command line', () => {
    const set = originsOf({}, { sets: ['hosts.dev1.vm.memory=1GiB'] });
    const found = findingOrigin(of('dev/machines/dev1/Resource', 'memory'), { name: 'dev' }, set);
    expect(found && formatOrigin(found)).toBe('specs/vm_specs.yaml:2:3');
  });
});
