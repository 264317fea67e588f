import { type Arranged, arrange, BOX_WIDTH } from './arrange';
import type { GraphBox, SiteGraph } from './site-graph';

const FILLS: Readonly<Record<GraphBox['kind'], string>> = {
  node: '#dbe4ff',
  host: '#e5dbff',
  bridge: '#fff3bf',
  vnet: '#d3f9d8',
  network: '#fff3bf',
  router: '#ffe3e3',
  vm: '#f1f3f5',
};
const LINE = 16;
const MARGIN = 24;
const LONGEST = 24;

/** The drawing as SVG: nodes on the left, networks in the middle, machines on the right. */
export function renderSvg(graph: SiteGraph): string {
  const arranged = arrange(graph);
  const width = arranged.width + 2 * MARGIN;
  const height = arranged.height + 2 * MARGIN + 2 * LINE;
  const top = MARGIN + 2 * LINE;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12">`,
    `<title>${escaped(graph.title)}</title>`,
    `<rect width="100%" height="100%" fill="#fff"/>`,
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
    const [x1, y1, x2, y2] = [a.x + BOX_WIDTH, a.y + a.height / 2, b.x, b.y + b.height * share];
    const bend = (x1 + x2) / 2;
    const path = `<path d="M${x1} ${y1} C${bend} ${y1} ${bend} ${y2} ${x2} ${y2}" fill="none" stroke="#868e96"/>`;
    if (label === undefined) return { path, text: [] };
    const place = `x="${x2 - 6}" y="${y2 - 4}" text-anchor="end" font-size="10"`;
    // Bright below the letters, so that no line strikes them out; twice, as not all that draw SVG know `paint-order`.
    const halo = `<text ${place} fill="#fff" stroke="#fff" stroke-width="3">${escaped(label)}</text>`;
    return { path, text: [halo, `<text ${place} fill="#495057">${escaped(label)}</text>`] };
  });
  return [...lines.map(({ path }) => path), ...lines.flatMap(({ text }) => text)];
}

function boxesOf({ boxes }: Arranged): string[] {
  return boxes.flatMap(({ box, x, y, height }) => [
    `<g><rect x="${x}" y="${y}" width="${BOX_WIDTH}" height="${height}" rx="6" fill="${FILLS[box.kind]}" stroke="#495057"/>`,
    ...box.lines.map((line, index) => {
      const weight = index === 0 ? ' font-weight="bold"' : '';
      return `<text x="${x + 10}" y="${y + 18 + index * LINE}"${weight}>${escaped(fitting(line))}</text>`;
    }),
    '</g>',
  ]);
}

/** As much of a text as a box is wide, even where every letter is. */
function fitting(line: string): string {
  return line.length > LONGEST ? `${line.slice(0, LONGEST - 1)}…` : line;
}

function escaped(text: string): string {
  return text.replaceAll(/[<>&"']/g, (character) => `&#${String(character.codePointAt(0))};`);
}
