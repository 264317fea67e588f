import type { GraphBox, GraphEdge, SiteGraph } from './site-graph';

/** So many machines of one network are still drawn each on its own. */
const MOST_APART = 8;

/**
 * Puts machines that are on one and the same network, and on no other, into one box with a line each: dozens of equal
 * boxes tell no more, and fill many screens.
 */
export function fold({ title, boxes, edges }: SiteGraph): SiteGraph {
  const degree = new Map<string, number>();
  for (const { to } of edges) degree.set(to, (degree.get(to) ?? 0) + 1);
  const kinds = new Map(boxes.map((box) => [box.id, box]));
  const groups = new Map<string, (GraphEdge & { readonly box: GraphBox })[]>();
  for (const edge of edges) {
    const box = kinds.get(edge.to);
    if (box?.kind !== 'vm' || degree.get(edge.to) !== 1) continue;
    groups.set(edge.from, [...(groups.get(edge.from) ?? []), { ...edge, box }]);
  }
  const large = [...groups].filter(([, members]) => members.length > MOST_APART);
  const hidden = new Set(large.flatMap(([, members]) => members.map(({ to }) => to)));
  return {
    title,
    boxes: [
      ...boxes.filter(({ id }) => !hidden.has(id)),
      ...large.map(([network, members]) => ({
        id: `machines/${network}`,
        layer: 2 as const,
        kind: 'machines' as const,
        lines: [
          `${String(members.length)} machines`,
          ...members.map(({ box, label }) => [box.lines[0], label].filter(Boolean).join('  ')),
        ],
      })),
    ],
    edges: [
      ...edges.filter(({ to }) => !hidden.has(to)),
      ...large.map(([network]) => ({ from: network, to: `machines/${network}` })),
    ],
  };
}
