import { AnswerDisk, ubuntuAutoinstall, type VmSource } from '../constructs';
import type { Vm } from '../site';
import type { Construct } from 'constructs';
import type { Media, Place } from './media';

/** What a VM of the site is first made from. `unsupported` has refused what names nothing. */
export function sourceOf(vm: Vm, place: Place & { readonly scope: Construct }, media: Media): VmSource {
  if (vm.clone) return { clone: vm.clone };
  if (vm.bootMethod === 'pxe') return { networkBoot: true };
  if (vm.bootMethod === 'adopt') return { adopted: true };
  if (vm.bootMethod !== 'iso') return { imageFileId: media.image(vm.image ?? '', place) };
  const fileId = media.iso(vm.iso ?? '', place);
  const family = media.profiles?.find(({ name }) => name === vm.os)?.family;
  if (family !== 'ubuntu') return { installer: { fileId } };
  const { node, scope, provider } = place;
  const answers = new AnswerDisk(scope, 'Answers', {
    host: vm.name,
    node: node.name,
    datastore: node.datastores.image,
    files: ubuntuAutoinstall(vm),
    provider,
  });
  return { installer: { fileId, answers } };
}

/** Has what a VM of another stack is made from on its node. */
export function prepareMedia(vm: Vm, place: Place, media: Media): void {
  if (vm.clone || vm.bootMethod === 'pxe' || vm.bootMethod === 'adopt') return;
  if (vm.bootMethod === 'iso') media.iso(vm.iso ?? '', place);
  else media.image(vm.image ?? '', place);
}
