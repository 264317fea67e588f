import { join } from 'node:path';
import { VirtualEnvironmentFile } from '@cdktf/provider-proxmox/lib/virtual-environment-file';
import type { ITerraformDependable, TerraformProvider } from 'cdktf';
import { Construct } from 'constructs';
import type { Datastores, Environment } from '../../site';
import { onStackWritten } from '../stack-files';
import { pinName } from '../pin-name';
import { uploadedMedium } from '../uploaded-medium';
import type { CloudInitRenderer } from './cloud-init-data';
import { writeCloudInitFiles } from './cloud-init-files';

/** Properties of {@link CloudInitDisk}. */
export interface CloudInitDiskProps {
  /** Name of the machine, `dev1`: all files begin with it. */
  readonly host: string;
  /** PVE node that the files are uploaded to. */
  readonly node: string;
  readonly datastores: Pick<Datastores, 'iso' | 'disk' | 'snippets'>;
  /**
   * `nocloud-iso` carries the data on an ISO through the API; `snippets` needs SSH to the node.
   * @see https://registry.terraform.io/providers/bpg/proxmox/0.111.1/docs/resources/virtual_environment_file
   */
  readonly delivery: Environment['cloudInit'];
  /** Called when the stack is written. */
  readonly render: CloudInitRenderer;
  /** What user-data are laid over, `#cloud-config\npackages: [qemu-guest-agent]\n`. @default none */
  readonly vendorData?: string;
  /**
   * True takes over the ISO of these data that is there, as where a state was lost. It has to stay until the data change: the
   * provider knows no source of what was imported. Without it the same bytes are uploaded over it, as snippets always are.
   * @default false
   */
  readonly adopted?: boolean;
  readonly provider?: TerraformProvider;
}

/** How a VM gets at the data. */
export type CloudInitAttachment =
  | { readonly kind: 'iso'; readonly fileId: string }
  | {
      readonly kind: 'snippets';
      /** Where PVE puts the drive that it makes of the snippets. */
      readonly datastore: string;
      readonly userDataFileId: string;
      readonly metaDataFileId: string;
      readonly networkConfigFileId: string;
      readonly vendorDataFileId?: string;
    };

/** Where in the stack's folder the data lie. */
const folder = 'cloud-init';

/** A machine's cloud-init data, uploaded to PVE. */
export class CloudInitDisk extends Construct {
  readonly attachment: CloudInitAttachment;
  /** Terraform expression of a hash of all data, known in every plan. */
  readonly contentHash: string;
  /** What a VM must come after. */
  readonly uploads: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, props: CloudInitDiskProps) {
    super(scope, id);
    if (props.delivery === 'nocloud-iso') {
      const file = this.uploadIso(props);
      this.uploads = [];
      this.contentHash = `\${filesha256("${isoPath(props.host)}")}`;
      this.attachment = { kind: 'iso', fileId: file.id };
    } else {
      this.uploads = this.uploadSnippets(props);
      // The meta-data hold a hash of the rest.
      this.contentHash = `\${filesha256("${folder}/${props.host}-meta.yaml")}`;
      // Plain ids: a reference is unknown while a changed snippet is replaced, and the provider would replace the VM.
      const volume = (kind: string): string =>
        `${props.datastores.snippets}:snippets/${props.host}-${kind}.yaml`;
      this.attachment = {
        kind: 'snippets',
        datastore: props.datastores.disk,
        userDataFileId: volume('user'),
        metaDataFileId: volume('meta'),
        networkConfigFileId: volume('network'),
        ...(props.vendorData === undefined ? {} : { vendorDataFileId: volume('vendor') }),
      };
    }
    onStackWritten(this, (stackFolder) => {
      writeCloudInitFiles(join(stackFolder, folder), props);
    });
  }

  private uploadIso({
    host,
    node,
    datastores,
    provider,
    adopted,
  }: CloudInitDiskProps): VirtualEnvironmentFile {
    return uploadedMedium(this, {
      ...{ name: `${host}-cidata`, extension: '.iso', path: isoPath(host), content: 'iso' },
      ...{ node, datastore: datastores.iso, provider, adopted },
    });
  }

  private uploadSnippets(props: CloudInitDiskProps): VirtualEnvironmentFile[] {
    const kinds = ['user', 'meta', 'network', ...(props.vendorData === undefined ? [] : ['vendor'])];
    return kinds.map((kind) => {
      const name = `${props.host}-${kind}`;
      const file = new VirtualEnvironmentFile(this, kind, {
        provider: props.provider,
        nodeName: props.node,
        datastoreId: props.datastores.snippets,
        contentType: 'snippets',
        sourceRaw: { data: `\${file("${folder}/${name}.yaml")}`, fileName: `${name}.yaml` },
      });
      pinName(file, name);
      return file;
    });
  }
}

function isoPath(host: string): string {
  return `${folder}/${host}-cidata.iso`;
}
