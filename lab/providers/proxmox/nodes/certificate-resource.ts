import { flag, text, type Operation, type ResourceType } from '../../resource';
import type { ObjectValue } from '../../values';
import { deleteIfThere } from '../objects';
import { resourceSchema } from '../schemas';
import type { Session } from '../session';
import { settle } from '../settle';
import { listCertificates, showTime, type NodeCertificate } from './certificates';

const FILE = 'pveproxy-ssl.pem';

/** `proxmox_virtual_environment_certificate`: a node's own certificate. It cannot be imported: PVE does not tell keys. */
export const certificateResource: ResourceType<Session> = {
  schema: resourceSchema('proxmox_virtual_environment_certificate'),
  legacy: true,

  async create(planned, operation) {
    await upload(planned, flag(planned, 'overwrite'), operation);
    return read({ ...settle(planned), id: `${text(planned, 'node_name')}_certificate` }, operation);
  },

  read,

  async update(_prior, planned, operation) {
    await upload(planned, true, operation);
    return read(settle(planned), operation);
  },

  async delete(state, operation) {
    await deleteIfThere(`nodes/${text(state, 'node_name')}/certificates/custom`, operation, {
      restart: true,
    });
  },
};

function upload(planned: ObjectValue, isForced: boolean, operation: Operation<Session>): Promise<unknown> {
  const parts = [text(planned, 'certificate'), text(planned, 'certificate_chain')].filter(
    (part) => part !== '',
  );
  return operation.session.api.post(`nodes/${text(planned, 'node_name')}/certificates/custom`, {
    certificates: parts.map((part) => `${part.trim()}\n`).join(''),
    force: isForced,
    key: text(planned, 'private_key'),
    restart: true,
  });
}

async function read(state: ObjectValue, operation: Operation<Session>): Promise<ObjectValue> {
  const list = await listCertificates(text(state, 'node_name'), operation);
  const found = list.find((entry) => entry.filename === FILE);
  if (!found) return { ...state, certificate: '', certificate_chain: '' };
  return { ...state, ...describe(found), ...split(found.pem ?? '', state) };
}

/** The first certificate of a file is the node's, the rest its chain. */
function split(pem: string, state: ObjectValue): ObjectValue {
  const known = text(state, 'certificate');
  if (text(state, 'certificate_chain') === '') {
    return { certificate: pem.trim() === known.trim() ? known : pem, certificate_chain: '' };
  }
  // PVE only tells the node's own certificate; the chain stays as it was given.
  const isSame = known.trim() === pem.trim() || pem.trim().startsWith(known.trim());
  return { certificate: isSame ? known : pem };
}

function describe(certificate: NodeCertificate): ObjectValue {
  const type = certificate['public-key-type'] ?? '';
  return {
    expiration_date: showTime(certificate.notafter) ?? '',
    file_name: certificate.filename ?? '',
    issuer: certificate.issuer ?? '',
    public_key_size: certificate['public-key-bits'] ?? 0,
    public_key_type: ['ecdsa', 'dsa', 'rsa'].find((name) => type.includes(name)) ?? type,
    ssl_fingerprint: certificate.fingerprint ?? '',
    start_date: showTime(certificate.notbefore) ?? '',
    subject: certificate.subject ?? '',
    subject_alternative_names: [...(certificate.san ?? [])],
  };
}
