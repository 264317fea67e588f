export { renderMermaid } from './mermaid';
export { siteGraph, type SiteGraph } from './site-graph';
export { renderSvg } from './svg';
