import { createHash } from 'node:crypto';
import { DownloadFile } from '@cdktf/provider-proxmox/lib/download-file';
import type { TerraformProvider } from 'cdktf';
import type { Construct } from 'constructs';
import type { Image } from '../../site';
import { pinName } from '../pin-name';

/** A file that a PVE node downloads. */
export interface DownloadProps extends Pick<Image, 'name' | 'url' | 'fileName' | 'checksum'> {
  /** PVE node that downloads it, `pve1`. */
  readonly node: string;
  /** PVE storage that takes such files. */
  readonly datastore: string;
  /**
   * Text that makes the file this stack's own: `dev` turns `debian-12.qcow2` into `debian-12-dev-pve1-5f0c….qcow2`. Two
   * stacks, or two nodes with one datastore, that share a file would each refuse to overwrite it, and the destruction
   * of one would take it from the other.
   */
  readonly owner: string;
  readonly provider?: TerraformProvider;
}

/** What differs between kinds of files. */
export interface DownloadKind {
  readonly content: 'import' | 'iso';
  /** Of the file's name, `.qcow2`. */
  readonly extension: string;
}

/**
 * The download, in a file whose name holds a part of the checksum, or of the URL where there is none: another version
 * is another file, which is there before the old one is deleted. Where only the URL is another one, as that of a mirror, the
 * file stays: it would be replaced by one of its own name, and then deleted. An import does not know either.
 */
export function download(
  scope: Construct,
  props: DownloadProps,
  { content, extension }: DownloadKind,
): DownloadFile {
  const { name, node, url, checksum } = props;
  const file = new DownloadFile(scope, 'Resource', {
    provider: props.provider,
    nodeName: node,
    datastoreId: props.datastore,
    contentType: content,
    url,
    fileName: storedNameOf(props, extension),
    checksum: checksum?.value,
    checksumAlgorithm: checksum?.algorithm,
    // True, the default, makes every plan ask the upstream server for the size and replace the image when it differs.
    overwrite: false,
    // The name is this stack's own, so what is there is ours: of a run that was killed before it could be noted.
    overwriteUnmanaged: true,
    lifecycle: { createBeforeDestroy: true, ignoreChanges: ['url', 'checksum', 'checksum_algorithm'] },
  });
  // Names of the catalogue may have dots, `ubuntu-24.04`.
  pinName(file, `${name.replaceAll('.', '_')}-${node}`);
  return file;
}

/** Name of the file in the storage. */
export function storedNameOf(
  { fileName, owner, node, checksum, url }: DownloadProps,
  extension: string,
): string {
  const stem = fileName.slice(0, -extension.length);
  return `${stem}-${owner}-${node}-${versionOf(checksum?.value ?? url)}${extension}`;
}

/** Eight hexadecimal digits. */
function versionOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 8);
}
