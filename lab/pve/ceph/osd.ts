import { operation, type AnyRoute, type OperationCall } from '../http';
import { refuse, type Lab, type SectionRecord } from '../model';
import { needUnused, setUse } from '../nodes/disks/disk-list';
import { optionText, readDocument } from '../sections';
import {
  addressOf,
  cephObjects,
  cephTask,
  cephVersion,
  dropCeph,
  needCeph,
  needCephObject,
  nextNumber,
  putCeph,
} from './ceph-state';

const TIB = 1024 ** 4;

function osdOf({ lab, given }: OperationCall): SectionRecord {
  return needCephObject(lab, 'osd', String(given.number('osdid') ?? -1));
}

function leaf(osd: SectionRecord): object {
  const isIn = osd.config['in'] !== 0;
  return {
    id: osd.id,
    name: `osd.${osd.id}`,
    type: 'osd',
    leaf: 1,
    status: 'up',
    in: isIn ? 1 : 0,
    host: optionText(osd.config, 'host'),
    device_class: optionText(osd.config, 'device_class'),
    crush_weight: 1,
    reweight: isIn ? 1 : 0,
    total_space: TIB,
    bytes_used: 0,
    percent_used: 0,
    pgs: 0,
    osdtype: 'bluestore',
    blfsdev: optionText(osd.config, 'dev'),
    ...cephVersion(),
  };
}

/** OSDs below their hosts. */
function tree(lab: Lab): object {
  const osds = cephObjects(lab, 'osd');
  const hosts = [...new Set(osds.map(({ config }) => optionText(config, 'host')))];
  const flags = Object.entries(readDocument(lab, 'ceph/flags')).flatMap(([name, value]) =>
    value === 1 ? [name] : [],
  );
  const children = hosts.map((host, index) => ({
    id: String(-(index + 2)),
    name: host,
    type: 'host',
    leaf: 0,
    children: osds.filter(({ config }) => config['host'] === host).map(leaf),
  }));
  return {
    flags: flags.join(','),
    root: { leaf: 0, children: [{ id: '-1', name: 'default', type: 'root', leaf: 0, children }] },
  };
}

function create(call: OperationCall): string {
  const { lab, given } = call;
  needCeph(lab);
  if (cephObjects(lab, 'mon').length === 0) throw refuse('no Ceph monitor is there yet');
  const dev = needUnused(lab, given.node, given.text('dev'));
  const dbDevice = given.optionalText('db_dev');
  if (dbDevice !== undefined) needUnused(lab, given.node, dbDevice);
  return cephTask(call, 'cephcreateosd', dev.replace('/dev/', ''), () => {
    for (let count = 0; count < (given.number('osds-per-device') ?? 1); count += 1) {
      const id = nextNumber(lab, 'osd', 0);
      putCeph(lab, 'osd', String(id), {
        host: given.node,
        dev,
        device_class: given.optionalText('crush-device-class') ?? 'ssd',
        encrypted: given.flag('encrypted') ? 1 : 0,
        in: 1,
      });
      setUse(lab, given.node, dev, { used: 'LVM', osdid: id });
    }
  });
}

function remove(call: OperationCall): string {
  const { lab, given } = call;
  const osd = osdOf(call);
  if (osd.config['in'] !== 0)
    throw refuse(`osd is not out: osd.${osd.id} must be out before it is destroyed`);
  return cephTask(call, 'cephdestroyosd', `osd.${osd.id}`, () => {
    dropCeph(lab, 'osd', osd.id);
    const use = given.flag('cleanup') ? {} : { used: 'LVM' };
    setUse(lab, optionText(osd.config, 'host'), optionText(osd.config, 'dev'), use);
  });
}

function mark(call: OperationCall, isIn: 0 | 1): null {
  const osd = osdOf(call);
  putCeph(call.lab, 'osd', osd.id, { ...osd.config, in: isIn });
  return null;
}

function metadata(call: OperationCall): object {
  const osd = osdOf(call);
  const address = addressOf(call.lab, osd, 6802);
  const device = optionText(osd.config, 'dev').replace('/dev/', '');
  return {
    osd: {
      id: Number(osd.id),
      hostname: optionText(osd.config, 'host'),
      back_addr: address,
      front_addr: address,
      hb_back_addr: address,
      hb_front_addr: address,
      osd_data: `/var/lib/ceph/osd/ceph-${osd.id}`,
      osd_objectstore: 'bluestore',
      mem_usage: 0,
      pid: 4000 + Number(osd.id),
      encrypted: osd.config['encrypted'],
      version: cephVersion().ceph_version,
    },
    devices: [
      {
        device: 'block',
        dev_node: 'dm-1',
        physical_device: device,
        size: TIB,
        support_discard: 1,
        type: 'ssd',
      },
    ],
  };
}

const ONE = '/nodes/{node}/ceph/osd/{osdid}';

/** `/nodes/{node}/ceph/osd` */
export const osdRoutes: readonly AnyRoute[] = [
  operation('GET /nodes/{node}/ceph/osd', ({ lab }) => {
    needCeph(lab);
    return tree(lab);
  }),
  operation('POST /nodes/{node}/ceph/osd', create),
  operation(`DELETE ${ONE}`, remove),
  operation(`POST ${ONE}/in`, (call) => mark(call, 1)),
  operation(`POST ${ONE}/out`, (call) => mark(call, 0)),
  operation(`POST ${ONE}/scrub`, (call) => {
    osdOf(call);
    return null;
  }),
  operation(`GET ${ONE}/metadata`, metadata),
  operation(`GET ${ONE}/lv-info`, (call) => {
    const { id } = osdOf(call);
    return {
      creation_time: new Date(call.lab.startedAt).toISOString(),
      lv_name: `osd-block-${id}`,
      lv_path: `/dev/ceph-${id}/osd-block-${id}`,
      lv_size: TIB,
      lv_uuid: `lab-${id}`,
      vg_name: `ceph-${id}`,
    };
  }),
];
