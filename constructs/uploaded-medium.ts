import { VirtualEnvironmentFile } from '@cdktf/provider-proxmox/lib/virtual-environment-file';
import type { TerraformProvider, TerraformResourceLifecycle } from 'cdktf';
import type { Construct } from 'constructs';
import { TerraformData } from './terraform-data';
import { pinName } from './pin-name';

/** A file of the stack's folder that PVE gets. */
export interface UploadedMedium {
  /** What its name at PVE begins with, `dev1-cidata`; Terraform's name of it as well. */
  readonly name: string;
  /** `.iso` */
  readonly extension: string;
  /** As seen from the stack's folder. */
  readonly path: string;
  readonly content: 'iso' | 'import';
  readonly node: string;
  readonly datastore: string;
  readonly provider?: TerraformProvider;
  /** True takes over the file of this content that is there. */
  readonly adopted?: boolean;
}

/** Uploads a file under a name that holds a part of its hash: another content is another file, there before the old one goes. */
export function uploadedMedium(scope: Construct, medium: UploadedMedium): VirtualEnvironmentFile {
  const { name, extension, path, content, node, datastore, provider, adopted } = medium;
  // A function of the content, computed by Terraform: cdk.tf.json stays the same whoever's key is in the data. In the name,
  // since the provider sees no change in a file of the same time and size.
  const fileName = `${name}-\${substr(filesha256("${path}"), 0, 12)}${extension}`;
  const file = new VirtualEnvironmentFile(scope, 'Resource', {
    provider,
    nodeName: node,
    datastoreId: datastore,
    contentType: content,
    sourceFile: { path, fileName },
    // PVE keeps no file from being deleted while a VM has it in its drive.
    lifecycle: { createBeforeDestroy: true, ...(adopted === true ? followingHash(scope, medium) : {}) },
  });
  pinName(file, name);
  if (adopted === true) file.importFrom(`${node}/${datastore}:${content}/${fileName}`, provider);
  return file;
}

/**
 * The provider imports no source, and a source that appears would replace the file by itself: uploaded over its own name, and
 * then deleted. So the hash stands for the source.
 */
function followingHash(scope: Construct, { name, path }: UploadedMedium): TerraformResourceLifecycle {
  const hash = new TerraformData(scope, 'Content', { input: `\${filesha256("${path}")}` });
  pinName(hash, `${name}-content`);
  return { ignoreChanges: ['source_file'], replaceTriggeredBy: [`terraform_data.${hash.friendlyUniqueId}`] };
}
