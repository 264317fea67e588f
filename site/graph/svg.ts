import { type Arranged, arrange } from './arrange';
import { fold } from './fold';
import type { GraphBox, SiteGraph } from './site-graph';

const FILLS: Readonly<Record<GraphBox['kind'], string>> = {
  node: '#dbe4ff',
  host: '#e5dbff',
  bridge: '#fff3bf',
  vnet: '#d3f9d8',
  network: '#fff3bf',
  router: '#ffe3e3',
  vm: '#f1f3f5',
  machines: '#f1f3f5',
};
const LINE = 16;
const MARGIN = 24;
/** Of a letter on average, where many are wide. */
const LETTER = 7.5;

const DARK_FILLS: typeof FILLS = {
  node: '#22315f',
  host: '#3b2f63',
  bridge: '#4a3f12',
  vnet: '#1d4427',
  network: '#4a3f12',
  router: '#562a2a',
  vm: '#2b3035',
  machines: '#2b3035',
};

/** Attributes hold for every renderer; these rules go over them where the reader's screen is dark. */
const DARK = [
  '@media (prefers-color-scheme: dark) {',
  '.page { fill: #16181d } text { fill: #e9ecef } .halo { fill: #16181d; stroke: #16181d }',
  ...Object.entries(DARK_FILLS).map(([kind, fill]) => `.${kind} { fill: ${fill} }`),
  '}',
].join(' ');

/** The drawing as SVG: nodes on the left, networks in the middle, machines on the right. */
export function renderSvg(whole: SiteGraph): string {
  const graph = fold(whole);
  const arranged = arrange(graph);
  const width = arranged.width + 2 * MARGIN;
  const height = arranged.height + 2 * MARGIN + 2 * LINE;
  const top = MARGIN + 2 * LINE;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12">`,
    `<title>${escaped(graph.title)}</title>`,
    `<style>${DARK}</style>`,
    `<rect class="page" width="100%" height="100%" fill="#fff"/>`,
    `<text x="${MARGIN}" y="${MARGIN + LINE}" font-size="16" font-weight="bold">${escaped(graph.title)}</text>`,
    `<g transform="translate(${MARGIN} ${top})">`,
    ...edgesOf(graph, arranged),
    ...boxesOf(arranged),
    '</g>',
    '</svg>',
    '',
  ].join('\n');
}

function edgesOf({ edges }: SiteGraph, { boxes }: Arranged): string[] {
  const places = new Map(boxes.map((each) => [each.box.id, each]));
  const drawn = edges.flatMap((edge) => {
    const [a, b] = [places.get(edge.from), places.get(edge.to)];
    return a && b ? [{ ...edge, a, b }] : [];
  });
  // From top to bottom, so that lines that end at one box do not cross in front of it.
  drawn.sort((one, other) => one.a.y - other.a.y);
  const ends = new Map<string, typeof drawn>();
  for (const edge of drawn) ends.set(edge.to, [...(ends.get(edge.to) ?? []), edge]);
  const lines = drawn.map((edge) => {
    const { a, b, label } = edge;
    const beside = ends.get(edge.to) ?? [];
    const share = (beside.indexOf(edge) + 1) / (beside.length + 1);
    const [x1, y1, x2, y2] = [a.x + a.width, a.y + a.height / 2, b.x, b.y + b.height * share];
    const bend = (x1 + x2) / 2;
    const path = `<path d="M${x1} ${y1} C${bend} ${y1} ${bend} ${y2} ${x2} ${y2}" fill="none" stroke="#868e96"/>`;
    if (label === undefined) return { path, text: [] };
    const place = `x="${x2 - 6}" y="${y2 - 4}" text-anchor="end" font-size="10"`;
    // Bright below the letters, so that no line strikes them out; twice, as not all that draw SVG know `paint-order`.
    const halo = `<text ${place} class="halo" fill="#fff" stroke="#fff" stroke-width="3">${escaped(label)}</text>`;
    return { path, text: [halo, `<text ${place} fill="#495057">${escaped(label)}</text>`] };
  });
  return [...lines.map(({ path }) => path), ...lines.flatMap(({ text }) => text)];
}

function boxesOf({ boxes }: Arranged): string[] {
  return boxes.flatMap(({ box, x, y, width, height }) => [
    `<g><rect class="${box.kind}" x="${x}" y="${y}" width="${width}" height="${height}" rx="6" fill="${FILLS[box.kind]}" stroke="#495057"/>`,
    ...box.lines.map((line, index) => {
      const weight = index === 0 ? ' font-weight="bold"' : '';
      return `<text x="${x + 10}" y="${y + 18 + index * LINE}"${weight}>${escaped(fitting(line, width))}</text>`;
    }),
    '</g>',
  ]);
}

/** As much of a text as a box is wide, even where every letter is. */
function fitting(line: string, width: number): string {
  const most = Math.floor(width / LETTER);
  return line.length > most ? `${line.slice(0, most - 1)}…` : line;
}

function escaped(text: string): string {
  return text.replaceAll(/[<>&"']/g, (character) => `&#${String(character.codePointAt(0))};`);
}
