import type { GraphBox, SiteGraph } from './site-graph';

/** A box and its upper left corner. */
export interface PlacedBox {
  readonly box: GraphBox;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Where everything goes. */
export interface Arranged {
  readonly boxes: readonly PlacedBox[];
  readonly width: number;
  readonly height: number;
}

const BOX_WIDTH = 180;
/** Of a box with a line for each of many machines; it stands in the last column. */
const WIDE_BOX_WIDTH = 320;
const COLUMN = BOX_WIDTH + 150;
const GAP = 18;
const LINE = 16;
/** How often the columns are sorted by their neighbours; more changes nothing in practice. */
const SWEEPS = 4;

/** Puts each layer in a column; within it, boxes stand near what they are joined to, so that few lines cross. */
export function arrange({ boxes, edges }: SiteGraph): Arranged {
  const neighbours = new Map<string, string[]>(boxes.map(({ id }) => [id, []]));
  for (const { from, to } of edges) {
    neighbours.get(from)?.push(to);
    neighbours.get(to)?.push(from);
  }
  let columns = ([0, 1, 2] as const).map((layer) => boxes.filter((box) => box.layer === layer));
  for (let sweep = 0; sweep < SWEEPS; sweep += 1) {
    // Each column is seen with the order that the others have now.
    for (const layer of sweep % 2 === 0 ? [1, 2] : [1, 0]) {
      const ranks = ranksOf(columns);
      columns = columns.map((column, index) =>
        index === layer ? sorted(column, neighbours, ranks) : column,
      );
    }
  }
  return place(columns);
}

function ranksOf(columns: readonly (readonly GraphBox[])[]): ReadonlyMap<string, number> {
  // In parts of the column's length: columns differ much in how many boxes they have.
  return new Map(
    columns.flatMap((column) => column.map(({ id }, index) => [id, (index + 0.5) / column.length] as const)),
  );
}

function sorted(
  column: readonly GraphBox[],
  neighbours: ReadonlyMap<string, readonly string[]>,
  ranks: ReadonlyMap<string, number>,
): GraphBox[] {
  const centre = ({ id }: GraphBox): number => {
    const near = (neighbours.get(id) ?? []).flatMap((other) => ranks.get(other) ?? []);
    return near.length === 0 ? (ranks.get(id) ?? 0) : near.reduce((sum, rank) => sum + rank, 0) / near.length;
  };
  const centres = new Map(column.map((box) => [box.id, centre(box)]));
  return column.toSorted((a, b) => (centres.get(a.id) ?? 0) - (centres.get(b.id) ?? 0));
}

function place(columns: readonly (readonly GraphBox[])[]): Arranged {
  const heightOf = ({ lines }: GraphBox): number => 12 + lines.length * LINE;
  const heights = columns.map((column) => column.reduce((sum, box) => sum + heightOf(box) + GAP, -GAP));
  const height = Math.max(0, ...heights);
  const used = columns
    .map((column, index) => ({ column, tall: heights[index] ?? 0 }))
    .filter(({ column }) => column.length > 0);
  const boxes = used.flatMap(({ column, tall }, index) => {
    let y = (height - tall) / 2;
    return column.map((box) => {
      const placed = { box, x: index * COLUMN, y, width: widthOf(box), height: heightOf(box) };
      y += placed.height + GAP;
      return placed;
    });
  });
  return { boxes, height, width: Math.max(BOX_WIDTH, ...boxes.map(({ x, width }) => x + width)) };
}

function widthOf({ kind }: GraphBox): number {
  return kind === 'machines' ? WIDE_BOX_WIDTH : BOX_WIDTH;
}
