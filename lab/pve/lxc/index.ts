export { changeContainerConfig } from './container-config';
export { cloneContainer, makeContainerTemplate, migrateContainer } from './copy';
export { createContainer, dropContainer, reserveContainer, setContainerAside } from './create';
export { restoreContainer } from './restore';
export { needContainer, needUnlockedContainer, updateContainer } from './find-container';
export {
  containerDigest,
  viewContainerConfig,
  viewContainerResource,
  viewContainerStatus,
  viewListedContainer,
  viewInterfaces,
  viewRawLines,
} from './view';
export { checkMountMove, moveMount, resizeMount, wantedRootSize } from './volume-work';
