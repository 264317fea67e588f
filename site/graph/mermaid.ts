import { fold } from './fold';
import type { GraphBox, SiteGraph } from './site-graph';

const SHAPES: Readonly<Record<GraphBox['kind'], readonly [open: string, close: string]>> = {
  node: ['[[', ']]'],
  host: ['[[', ']]'],
  bridge: ['([', '])'],
  vnet: ['([', '])'],
  network: ['([', '])'],
  router: ['{{', '}}'],
  vm: ['[', ']'],
  machines: ['[', ']'],
};

/** The drawing as Mermaid, which GitHub and GitLab show in Markdown. */
export function renderMermaid(graph: SiteGraph): string {
  const { boxes, edges, title } = fold(graph);
  const ids = new Map(boxes.map(({ id }, index) => [id, `n${String(index)}`]));
  const lines = boxes.map(({ id, kind, lines: text }) => {
    const [open, close] = SHAPES[kind];
    return `  ${ids.get(id) ?? ''}${open}"${text.map(escaped).join('<br/>')}"${close}`;
  });
  const links = edges.map(({ from, to, label }) => {
    const arrow = label === undefined ? '---' : `---|"${escaped(label)}"|`;
    return `  ${ids.get(from) ?? ''} ${arrow} ${ids.get(to) ?? ''}`;
  });
  return ['---', `title: ${JSON.stringify(title)}`, '---', 'flowchart LR', ...lines, ...links, ''].join('\n');
}

/** Mermaid takes character codes in texts, so that no name can end one. */
function escaped(text: string): string {
  return text.replaceAll(/[^\w .,:/()-]/g, (character) => `#${String(character.codePointAt(0))};`);
}
