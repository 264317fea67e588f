import { downloadFile } from '../../download';
import { boolean, formats, oneOf, optional, route, text, type AnyRoute } from '../../http';
import { refuse, refuseParams } from '../../model';
import { findVolume, storageOn, volumePath } from '../../volumes';
import { checkFileName } from './file-name';

/** `/nodes/{node}/storage/{storage}/download-url` */
export const downloadUrlRoutes: readonly AnyRoute[] = [
  route({
    method: 'POST',
    path: '/nodes/:node/storage/:storage/download-url',
    params: {
      node: formats.node,
      storage: formats.storage,
      content: oneOf('iso', 'vztmpl', 'import'),
      filename: text({ maxLength: 255 }),
      url: text({ pattern: /^https?:\/\/.+/ }),
      'verify-certificates': optional(boolean()),
      checksum: optional(text()),
      'checksum-algorithm': optional(oneOf('md5', 'sha1', 'sha224', 'sha256', 'sha384', 'sha512')),
      compression: optional(oneOf('gz', 'lzo', 'zst', 'bz2')),
    },
    handle: ({ lab, params, caller }) => {
      const { node, content, url, checksum } = params;
      const storage = storageOn(lab, node, params.storage, content);
      const filename = checkFileName(content, params.filename);
      const existing = findVolume(lab, node, `${storage.storage}:${content}/${filename}`);
      if (existing) throw refuse(`refusing to override existing file '${volumePath(storage, existing)}'`);
      const algorithm = params['checksum-algorithm'];
      if ((checksum === undefined) !== (algorithm === undefined)) {
        throw refuseParams({ checksum: `missing property - 'checksum-algorithm' requires this property` });
      }
      const download = {
        node,
        storage,
        content,
        filename,
        url,
        verifyCertificates: params['verify-certificates'] !== false,
        ...(checksum === undefined || algorithm === undefined
          ? {}
          : { checksum: { algorithm, value: checksum } }),
      };
      return lab.tasks.start({
        node,
        type: 'download',
        id: filename,
        user: caller.id,
        work: (task) => downloadFile(lab, download, task),
      });
    },
  }),
];
