import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Environment } from '../../site';
import { isoParts, isoSystemArea } from '../iso9660';
import { stackFolder, writeStackFile, writeUpload } from '../stack-files';
import type { CloudInitRenderer } from './cloud-init-data';

/** Whose data, and in what form. */
export interface CloudInitFiles {
  readonly host: string;
  readonly delivery: Environment['cloudInit'];
  /** Called when the files are written: ten thousand machines' texts would fill the memory until then. */
  readonly render: CloudInitRenderer;
  readonly vendorData?: string;
}

/**
 * Writes `<host>-user.yaml`, `-meta.yaml`, `-network.yaml` and where there is one `-vendor.yaml`, and the ISO that carries them.
 *
 * The meta-data hold a hash of the rest and are written last: where they are there already, all is.
 */
export function writeCloudInitFiles(
  folder: string,
  { host, delivery, render, vendorData }: CloudInitFiles,
): void {
  const data = render(vendorData);
  const isInFolder = stackFolder(folder);
  const wasThere = (name: string): boolean => isInFolder(`${host}-${name}`);
  const file = (name: string): string => join(folder, `${host}-${name}`);
  const isIso = delivery === 'nocloud-iso';
  const last = file('meta.yaml');
  if (isIso && wasThere('meta.yaml')) {
    if (wasThere('cidata.iso') && readFileSync(last, 'utf8') === data.metaData) return;
    // Until all of the new is there, nothing may say so of the old.
    rmSync(last);
  }
  if (isIso) {
    const files = {
      'user-data': data.userData,
      'meta-data': data.metaData,
      'network-config': data.networkConfig,
      ...(data.vendorData === undefined ? {} : { 'vendor-data': data.vendorData }),
    };
    const parts = isoParts({ label: 'cidata', files });
    writeUpload({ file: file('cidata.iso'), parts, hole: isoSystemArea });
  }
  writeStackFile({ file: file('user.yaml'), parts: [data.userData] });
  writeStackFile({ file: file('network.yaml'), parts: [data.networkConfig] });
  if (data.vendorData !== undefined) {
    writeStackFile({ file: file('vendor.yaml'), parts: [data.vendorData] });
  }
  writeStackFile({ file: last, parts: [data.metaData] });
}
