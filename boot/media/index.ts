export { addMedium, type MediumSources } from './add-medium';
export { digestOf } from './digest';
export { buildImageInstaller, DEFAULT_KERNEL } from './image-installer/build';
export { prepareIso, type PrepareResult } from './sources/prepare-iso';
export { mediaFolder, MediaStore } from './media-store';
export {
  DISK_IMAGE,
  IMAGE_INSTALLER,
  IMAGE_INSTALLER_FILES,
  type Medium,
  type MediumFile,
  type MediumLookup,
} from './medium';
