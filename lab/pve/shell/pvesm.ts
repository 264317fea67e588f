import { findVolume, readFiles, storageOn, volumePath } from '../volumes';
import { Refusal, type Program } from './program';

/** `pvesm`: what manages storages on a node. */
export const pvesm: Program = {
  path: '/usr/sbin/pvesm',
  run: ({ lab, node, args }) => {
    const [command, volid = ''] = args;
    if (command === 'apiinfo') return 'APIVER 13\nAPIAGE 4\n';
    if (command !== 'path') throw new Refusal(`unknown command 'pvesm ${command ?? ''}'`, 255);
    const [name = ''] = volid.split(':');
    const storage = storageOn(lab, node, name);
    readFiles(lab, node, storage);
    const volume = findVolume(lab, node, volid);
    if (!volume) throw new Refusal(`volume '${volid}' does not exist`, 255);
    return `${volumePath(storage, volume)}\n`;
  },
};
