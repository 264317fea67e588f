import { operation, type AnyRoute, type OperationCall } from '../http';
import { refuse, type Lab } from '../model';
import { optionText, readDocument, valueText, writeDocument } from '../sections';
import { addressOf, cephObjects, cephTask, cephVersion, needCeph } from './ceph-state';

const FLAGS: Readonly<Record<string, string>> = {
  nobackfill: 'Backfilling of PGs is suspended.',
  'nodeep-scrub': 'Deep scrubbing is disabled.',
  nodown: 'OSD failure reports are ignored.',
  noin: 'OSDs that were out stay out when they start.',
  noout: 'OSDs are not marked out by themselves.',
  norebalance: 'Rebalancing of PGs is suspended.',
  norecover: 'Recovery of PGs is suspended.',
  noscrub: 'Scrubbing is disabled.',
  notieragent: 'Cache tiering is suspended.',
  noup: 'OSDs are not allowed to start.',
  pause: 'Reads and writes are paused.',
};

const TIB = 1024 ** 4;
const isSet = (lab: Lab, flag: string): 0 | 1 => (readDocument(lab, 'ceph/flags')[flag] === 1 ? 1 : 0);

function init({ lab, given }: OperationCall): null {
  const before = readDocument(lab, 'ceph/config');
  if (before['fsid'] !== undefined) throw refuse('ceph is already initialized');
  writeDocument(lab, 'ceph/config', {
    fsid: lab.ids.uuid(),
    network: given.optionalText('network') ?? '10.0.12.0/24',
    'cluster-network':
      given.optionalText('cluster-network') ?? given.optionalText('network') ?? '10.0.12.0/24',
    size: given.number('size') ?? 3,
    min_size: given.number('min_size') ?? 2,
  });
  return null;
}

/** Warnings of a cluster that is not what it should be. */
function health(lab: Lab): object {
  const osds = cephObjects(lab, 'osd').length;
  const wanted = Number(needCeph(lab)['size']);
  const check = (summary: string): object => ({
    severity: 'HEALTH_WARN',
    summary: { message: summary, count: 1 },
    muted: false,
  });
  const flags = Object.keys(FLAGS).filter((flag) => isSet(lab, flag) === 1);
  const checks = {
    ...(osds < wanted ? { TOO_FEW_OSDS: check(`OSD count ${osds} < osd_pool_default_size ${wanted}`) } : {}),
    ...(flags.length > 0 ? { OSDMAP_FLAGS: check(`${flags.join(',')} flag(s) set`) } : {}),
    ...(cephObjects(lab, 'mgr').length === 0 ? { MGR_DOWN: check('no active mgr') } : {}),
  };
  return { status: Object.keys(checks).length === 0 ? 'HEALTH_OK' : 'HEALTH_WARN', checks, mutes: [] };
}

function status(lab: Lab): object {
  const { fsid } = needCeph(lab);
  if (cephObjects(lab, 'mon').length === 0) throw refuse('rados_connect failed - No such file or directory');
  const [mons, osds, mgrs] = [cephObjects(lab, 'mon'), cephObjects(lab, 'osd'), cephObjects(lab, 'mgr')];
  const inside = osds.filter(({ config }) => config['in'] !== 0);
  const pools = cephObjects(lab, 'pool');
  const pgs = pools.reduce((sum, { config }) => sum + Number(config['pg_num']), 0);
  const total = inside.length * TIB;
  return {
    fsid,
    health: health(lab),
    election_epoch: mons.length * 2,
    quorum: mons.map((_, index) => index),
    quorum_names: mons.map(({ id }) => id),
    monmap: {
      epoch: mons.length,
      mons: mons.map((mon, rank) => ({ name: mon.id, rank, addr: addressOf(lab, mon, 6789) })),
    },
    mgrmap: {
      active_name: mgrs[0]?.id ?? '',
      available: mgrs.length > 0,
      num_standbys: Math.max(0, mgrs.length - 1),
      standbys: mgrs.slice(1).map(({ id }) => ({ name: id })),
    },
    osdmap: { epoch: 1, num_osds: osds.length, num_up_osds: osds.length, num_in_osds: inside.length },
    pgmap: {
      num_pgs: pgs,
      num_pools: pools.length,
      pgs_by_state: pgs === 0 ? [] : [{ state_name: 'active+clean', count: pgs }],
      bytes_total: total,
      bytes_avail: total,
      bytes_used: 0,
      data_bytes: 0,
    },
    fsmap: { epoch: 1, by_rank: [], 'up:standby': cephObjects(lab, 'mds').length },
    servicemap: { services: {} },
  };
}

function metadata(lab: Lab): object {
  needCeph(lab);
  const byName = (kind: 'mon' | 'mgr' | 'mds', port: number): object =>
    Object.fromEntries(
      cephObjects(lab, kind).map((entry) => {
        const hostname = optionText(entry.config, 'host');
        return [
          `${entry.id}@${hostname}`,
          { name: entry.id, hostname, addr: addressOf(lab, entry, port), ...cephVersion() },
        ];
      }),
    );
  const { ceph_version_short: str } = cephVersion();
  return {
    mon: byName('mon', 6789),
    mgr: byName('mgr', 6800),
    mds: byName('mds', 6810),
    node: Object.fromEntries(
      [...lab.state.nodes.keys()].map((node) => [
        node,
        { buildcommit: '', version: { str, parts: str.split('.') } },
      ]),
    ),
    osd: cephObjects(lab, 'osd').map((entry) => ({
      id: Number(entry.id),
      hostname: optionText(entry.config, 'host'),
      back_addr: addressOf(lab, entry, 6802),
      front_addr: addressOf(lab, entry, 6803),
      mem_swap_kb: 0,
      mem_total_kb: 67_108_864,
      osd_data: `/var/lib/ceph/osd/ceph-${entry.id}`,
      osd_objectstore: 'bluestore',
      ceph_release: 'squid',
      ...cephVersion(),
    })),
  };
}

function conf(lab: Lab): string {
  const { fsid, network, size, min_size } = needCeph(lab);
  const lines = {
    auth_client_required: 'cephx',
    fsid,
    public_network: network,
    osd_pool_default_size: size,
    osd_pool_default_min_size: min_size,
  };
  const written = Object.entries(lines).map(([key, value]) => `\t${key} = ${valueText(value)}\n`);
  return `[global]\n${written.join('')}`;
}

/** Values of `ceph.conf`, `section:key` after `section:key`. */
function values({ lab, given }: OperationCall): object {
  const wanted = given.list('config-keys').map((key) => key.split(':') as [string, string]);
  const all = new Map(
    conf(lab)
      .split('\n')
      .slice(1)
      .map((line) => line.trim().split(' = ') as [string, string]),
  );
  const found: Record<string, Record<string, string>> = {};
  for (const [section, key] of wanted) {
    const value = section === 'global' ? all.get(key.replaceAll('-', '_')) : undefined;
    if (value !== undefined) found[section] = { ...found[section], [key]: value };
  }
  return found;
}

/** A Ceph cluster as a whole */
export const cephClusterRoutes: readonly AnyRoute[] = [
  operation('POST /nodes/{node}/ceph/init', init),
  operation('GET /nodes/{node}/ceph/status', ({ lab }) => status(lab)),
  operation('GET /cluster/ceph/status', ({ lab }) => status(lab)),
  operation('GET /cluster/ceph/metadata', ({ lab }) => metadata(lab)),
  operation('GET /cluster/ceph/flags', ({ lab }) => {
    needCeph(lab);
    return Object.entries(FLAGS).map(([name, description]) => ({
      name,
      description,
      value: isSet(lab, name),
    }));
  }),
  operation('PUT /cluster/ceph/flags', (call) => {
    const { lab, given } = call;
    needCeph(lab);
    return cephTask(call, 'cephsetflags', '', () => {
      writeDocument(lab, 'ceph/flags', { ...readDocument(lab, 'ceph/flags'), ...given.options() });
    });
  }),
  operation('GET /cluster/ceph/flags/{flag}', ({ lab, given }) => {
    needCeph(lab);
    return isSet(lab, given.text('flag'));
  }),
  operation('PUT /cluster/ceph/flags/{flag}', ({ lab, given }) => {
    needCeph(lab);
    writeDocument(lab, 'ceph/flags', {
      ...readDocument(lab, 'ceph/flags'),
      [given.text('flag')]: given.flag('value') ? 1 : 0,
    });
    return null;
  }),
  operation('GET /nodes/{node}/ceph/cfg/raw', ({ lab }) => conf(lab)),
  operation('GET /nodes/{node}/ceph/cfg/db', ({ lab }) => {
    needCeph(lab);
    return [];
  }),
  operation('GET /nodes/{node}/ceph/cfg/value', values),
  operation('GET /nodes/{node}/ceph/crush', ({ lab }) => {
    needCeph(lab);
    const devices = cephObjects(lab, 'osd').map(({ id }) => `device ${id} osd.${id} class ssd\n`);
    return `# begin crush map\n${devices.join('')}# end crush map\n`;
  }),
  operation('GET /nodes/{node}/ceph/rules', ({ lab }) => {
    needCeph(lab);
    return [{ name: 'replicated_rule' }];
  }),
  operation('GET /nodes/{node}/ceph/log', ({ lab }) => {
    needCeph(lab);
    return [{ n: 1, t: 'no content' }];
  }),
];
