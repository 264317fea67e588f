import { parseReference, pullImage, RegistryClient } from '../../download';
import { operation, type AnyRoute } from '../../http';
import { refuse } from '../../model';
import { findVolume, storageOn, volumePath } from '../../volumes';
import { checkFileName } from './file-name';

/** Images of container registries, of which containers are made from 9.1 on. */
export const ociRegistryRoutes: readonly AnyRoute[] = [
  operation('POST /nodes/{node}/storage/{storage}/oci-registry-pull', ({ lab, given, caller }) => {
    const [node, reference] = [given.text('node'), given.text('reference')];
    const storage = storageOn(lab, node, given.text('storage'), 'vztmpl');
    const name = given.optionalText('filename') ?? reference.replace(/^.*\//, '').replace(':', '_');
    const filename = checkFileName('vztmpl', `${name}.tar`);
    const existing = findVolume(lab, node, `${storage.storage}:vztmpl/${filename}`);
    if (existing) throw refuse(`refusing to override existing file '${volumePath(storage, existing)}'`);
    return lab.tasks.start({
      node,
      type: 'ocipull',
      id: filename,
      user: caller.id,
      work: (task) => pullImage(lab, { node, storage, filename, reference }, task),
    });
  }),
  operation('GET /nodes/{node}/query-oci-repo-tags', async ({ given }) => {
    try {
      return await new RegistryClient(parseReference(given.text('reference'))).tags();
    } catch (error) {
      throw refuse(`failed to list tags: ${error instanceof Error ? error.message : String(error)}`);
    }
  }),
];
