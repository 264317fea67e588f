export { Catalogue, type CatalogueEntry } from './catalogue';
export { cloudImages } from './cloud-images';
