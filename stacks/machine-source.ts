import {
  AnswerDisk,
  debianPreseed,
  nixosInstallation,
  ubuntuAutoinstall,
  type VmSource,
} from '../constructs';
import type { OsProfile, Vm } from '../site';
import type { Construct } from 'constructs';
import type { Media, Place } from './media';

type AnswerFiles = () => Readonly<Record<string, string>>;

/** What a VM of the site is first made from. `unsupported` has refused what names nothing. */
export function sourceOf(vm: Vm, place: Place & { readonly scope: Construct }, media: Media): VmSource {
  if (vm.clone) return { clone: vm.clone };
  if (vm.bootMethod === 'pxe') return { networkBoot: true };
  if (vm.bootMethod === 'adopt') return { adopted: true };
  if (vm.bootMethod !== 'iso') return { imageFileId: media.image(vm.image ?? '', place) };
  const fileId = media.iso(vm.iso ?? '', place);
  const files = answersOf(
    vm,
    media.profiles?.find(({ name }) => name === vm.os),
  );
  if (!files) return { installer: { fileId } };
  const { node, scope, provider } = place;
  const answers = new AnswerDisk(scope, 'Answers', {
    host: vm.name,
    node: node.name,
    datastore: node.datastores.image,
    files,
    provider,
  });
  return { installer: { fileId, answers } };
}

/** What the installer of a VM's system is told; undefined where its ISO carries its answers, or somebody gives them. */
function answersOf(vm: Vm, profile: OsProfile | undefined): AnswerFiles | undefined {
  switch (profile?.family) {
    case 'ubuntu':
      return ubuntuAutoinstall(vm);
    case 'debian':
      return debianPreseed(vm);
    case 'nixos':
      return nixosInstallation(vm, profile);
    default:
      return undefined;
  }
}

/** Has what a VM of another stack is made from on its node. */
export function prepareMedia(vm: Vm, place: Place, media: Media): void {
  if (vm.clone || vm.bootMethod === 'pxe' || vm.bootMethod === 'adopt') return;
  if (vm.bootMethod === 'iso') media.iso(vm.iso ?? '', place);
  else media.image(vm.image ?? '', place);
}
