import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { ConstructError } from '../construct-error';
import { storedNameOf, storeFile, type StoredFileProps } from './stored-file';

/** Properties of {@link ProxmoxIso}; its `datastore` has content `iso`. */
export type ProxmoxIsoProps = StoredFileProps;

/**
 * An installation medium that the PVE node downloads itself, or that is uploaded to it, for `ProxmoxVm`'s `installer`.
 * @see https://registry.terraform.io/providers/bpg/proxmox/0.111.1/docs/resources/download_file
 */
export class ProxmoxIso extends Construct implements ITerraformDependable {
  /** The volume id of a medium that another stack has downloaded. */
  static fileIdOf(props: ProxmoxIsoProps): string {
    return `${props.datastore}:iso/${storedNameOf(props, '.iso')}`;
  }

  /** Volume id, known after the download: `local:iso/ubuntu-24.04-dev-pve1-5f0c41aa.iso`. */
  readonly fileId: string;
  /** What comes after the download depends on this address. */
  readonly fqn: string;

  /** @throws {@link ConstructError} `IMAGE_FILE_NAME`, `IMAGE_SOURCE` */
  constructor(scope: Construct, id: string, props: ProxmoxIsoProps) {
    super(scope, id);
    if (!props.fileName.endsWith('.iso')) {
      throw new ConstructError(
        'IMAGE_FILE_NAME',
        `medium ${props.name} is called "${props.fileName}"; PVE takes media that end in .iso. Set file_name to such a name.`,
      );
    }
    const file = storeFile(this, props, { content: 'iso', extension: '.iso' });
    this.fileId = file.id;
    this.fqn = file.fqn;
  }
}
