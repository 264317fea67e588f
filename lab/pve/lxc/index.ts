export { needContainer, needUnlockedContainer, updateContainer } from './find-container';
