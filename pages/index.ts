export { type PageFile, PageFiles } from './files';
export { PAGE_HEADERS } from './headers';
