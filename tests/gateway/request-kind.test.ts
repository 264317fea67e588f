import { kindOf } from '../../gateway/request-kind';

const below = (path: string): string => `/api2/json/${path}`;

describe('what becomes of a request', () => {
  it.each([
    ['GET', 'nodes/pve1/tasks/UPID%3Apve1%3A0%3Aqmclone%3A100%3Aroot@pam%21t%3A/status', 'task'],
    ['GET', 'nodes/pve1/tasks/UPID:pve1:0/log', 'merged'],
    ['GET', 'cluster/resources?type=vm', 'kept'],
    ['GET', 'pools?poolid=dev', 'kept'],
    ['GET', 'nodes/pve1/qemu/100/config', 'fresh'],
    ['GET', 'nodes/pve1/storage/local/content?content=iso', 'fresh'],
    ['GET', 'cluster/sdn/zones/dev?pending=1', 'kept'],
    ['GET', 'nodes/pve1/qemu/100/status/current', 'merged'],
    ['GET', 'nodes/pve1/qemu/100/pending', 'merged'],
    ['GET', 'cluster/nextid', 'merged'],
    ['GET', 'cluster/tasks', 'merged'],
    ['GET', 'cluster/ha/status/current', 'merged'],
    ['GET', 'nodes/pve1/qemu/100/agent/network-get-interfaces', 'passed'],
    ['GET', 'nodes/pve1/storage/local/file-restore/download?x=1', 'passed'],
    ['POST', 'nodes/pve1/qemu/100/clone', 'queued'],
    ['POST', 'nodes/pve1/qemu/100/move_disk', 'queued'],
    ['POST', 'nodes/pve1/lxc/100/migrate', 'queued'],
    ['POST', 'nodes/pve1/qemu', 'queued'],
    ['GET', 'nodes/pve1/qemu', 'merged'],
    ['PUT', 'nodes/pve1/qemu/100/config', 'config'],
    ['PUT', 'nodes/pve1/qemu/100/resize', 'config'],
    ['POST', 'nodes/pve1/qemu/100/status/start', 'write'],
    ['DELETE', 'nodes/pve1/qemu/100/?purge=1', 'write'],
    ['POST', 'access/ticket', 'write'],
  ])('%s %s is %s', (method, path, expected) => {
    const kind = kindOf(method, below(path));
    expect(kind.kind === 'read' ? kind.sharing : kind.kind).toBe(expected);
  });

  it('lets everything outside of the API through', () => {
    expect(kindOf('GET', '/')).toEqual({ kind: 'passed' });
    expect(kindOf('GET', '/pve2/images/logo.png')).toEqual({ kind: 'passed' });
    expect(kindOf('POST', '/api2/extjs/access/ticket')).toEqual({ kind: 'write' });
  });

  it('reads UPIDs as they are, also those that are not well encoded', () => {
    expect(kindOf('GET', below('nodes/a/tasks/UPID%3Aa%3A1/status'))).toEqual({
      kind: 'task',
      upid: 'UPID:a:1',
    });
    expect(kindOf('GET', below('nodes/a/tasks/%E0%A4%A/status'))).toEqual({ kind: 'task', upid: '%E0%A4%A' });
  });
});
