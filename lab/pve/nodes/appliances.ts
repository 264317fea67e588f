import { containerTemplates, TEMPLATE_SERVER } from '../catalogue';
import { downloadFile } from '../download';
import { operation, type AnyRoute } from '../http';
import { refuseParams } from '../model';
import { findVolume, storageOn } from '../volumes';

/** `/nodes/{node}/aplinfo`: what `pveam available` lists and `pveam download` brings. */
export const applianceRoutes: readonly AnyRoute[] = [
  operation('GET /nodes/{node}/aplinfo', () =>
    containerTemplates.map(({ file, package: name, version, os, headline }) => ({
      template: file,
      package: name,
      version,
      os,
      section: 'system',
      type: 'lxc',
      architecture: 'amd64',
      headline,
      description: headline,
      source: TEMPLATE_SERVER,
      location: `${TEMPLATE_SERVER}/${file}`,
    })),
  ),
  operation('POST /nodes/{node}/aplinfo', ({ lab, given, caller }) => {
    const { node } = given;
    const storage = storageOn(lab, node, given.text('storage'), 'vztmpl');
    const filename = given.text('template');
    if (!containerTemplates.some(({ file }) => file === filename))
      throw refuseParams({ template: 'no such template' });
    const download = { node, storage, content: 'vztmpl', filename, verifyCertificates: true } as const;
    return lab.tasks.start({
      node,
      type: 'download',
      id: filename,
      user: caller.id,
      work: async (task) => {
        // A node fetches a template once: another try finds the file.
        if (findVolume(lab, node, `${storage.storage}:vztmpl/${filename}`))
          task.log('OK, got correct file already, no need to download');
        else await downloadFile(lab, { ...download, url: `${TEMPLATE_SERVER}/${filename}` }, task);
      },
    });
  }),
];
