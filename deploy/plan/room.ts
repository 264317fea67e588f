/** Characters that a comment may have; GitHub refuses those of more than 65,536, and some are for what stands around it. */
export const COMMENT_ROOM = 60_000;

/** Blocks of lines that have room, in their order, and how many have none. */
export interface Fitted<Block> {
  readonly shown: readonly Block[];
  readonly left: number;
  /** Characters that are left of the room. */
  readonly room: number;
}

/**
 * As many blocks as have room, in their order; one that is too long does not keep those behind it out.
 *
 * @param room characters
 * @param textOf what stands of a block, which ends with a line break more
 */
export function fitted<Block>(
  blocks: readonly Block[],
  room: number,
  textOf: (block: Block) => string,
): Fitted<Block> {
  let rest = room;
  const shown = blocks.filter((block) => {
    const size = textOf(block).length + 1;
    if (size > rest) return false;
    rest -= size;
    return true;
  });
  return { shown, left: blocks.length - shown.length, room: rest };
}

/** Texts that stand in one comment: those that are short get the room that they need, and the others alike of what is left. */
export function pages<Item>(
  items: readonly Item[],
  render: (item: Item, room: number) => string,
  room = COMMENT_ROOM,
): readonly string[] {
  const whole = items.map((item) => render(item, Infinity));
  const order = [...whole.entries()].sort(([, one], [, other]) => one.length - other.length);
  const cut = [...whole];
  let rest = room;
  for (const [turn, [index, page]] of order.entries()) {
    const share = Math.floor(rest / (order.length - turn));
    const item = items[index];
    if (page.length > share && item !== undefined) cut[index] = render(item, share);
    rest -= Math.min(page.length, share);
  }
  return cut;
}
