export { Catalogue, type CatalogueEntry } from './catalogue';
export { cloudImages, containerImages } from './cloud-images';
