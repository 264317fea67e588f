export { Catalogue, type CatalogueEntry } from './catalogue';
export { cloudImages, containerImages } from './cloud-images';
export { containerArchives, containerTemplates, TEMPLATE_SERVER } from './container-templates';
