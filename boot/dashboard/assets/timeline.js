// Draws how long a machine was in each state of its last installation.

import { make } from './draw.js';

const SVG = 'http://www.w3.org/2000/svg';
const WIDTH = 1000;
const HEIGHT = 46;

function shape(tag, attributes) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  return node;
}

export function lengthOf(milliseconds) {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60)];
  if (hours > 0) return `${hours} h ${minutes} min`;
  return minutes > 0 ? `${minutes} min ${seconds % 60} s` : `${seconds} s`;
}

/** States that last until somebody does something: they are an end, and not a part of the installation. */
const ENDS = ['installed', 'ready', 'failed', 'released', 'broken', 'discovered'];

/** States one after the other since the last acceptance, each with its beginning and end. */
export function spansOf(events, now) {
  const begin = events.findLastIndex(({ kind }) => kind === 'accept');
  if (begin < 0) return [];
  const changes = events.slice(begin).filter(({ before, after }) => after !== undefined && before !== after);
  return changes.map(({ after, at }, index) => ({
    state: after,
    from: Date.parse(at),
    to:
      index + 1 < changes.length
        ? Date.parse(changes[index + 1].at)
        : ENDS.includes(after)
          ? Date.parse(at)
          : now,
  }));
}

function wordsOf({ state, from, to }) {
  return to > from ? `${state} ${lengthOf(to - from)}` : state;
}

/** A bar with a part for each state, in words for who does not see it, and the same as a list below. */
export function timeline(events, { now, name }) {
  const spans = spansOf(events, now);
  if (spans.length === 0) return [make('p', { className: 'quiet', text: 'nothing was installed yet' })];
  const [first, last] = [spans[0], spans[spans.length - 1]];
  const whole = Math.max(1, last.to - first.from);
  const words = spans.map(wordsOf);
  const picture = shape('svg', {
    viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
    role: 'img',
    preserveAspectRatio: 'none',
  });
  picture.setAttribute('aria-label', `${name}: ${words.join(', then ')}`);
  let x = 0;
  for (const { state, from, to } of spans) {
    const width = Math.max(24, ((to - from) / whole) * WIDTH);
    const part = shape('rect', { x: x.toFixed(1), y: 0, width: width.toFixed(1), height: HEIGHT });
    part.setAttribute('class', `state-${state}`);
    const title = shape('title', {});
    title.textContent = wordsOf({ state, from, to });
    part.append(title);
    picture.append(part);
    x += width;
  }
  picture.setAttribute('viewBox', `0 0 ${x.toFixed(1)} ${HEIGHT}`);
  const legend = make('ol', { className: 'legend' });
  for (const { state, from, to } of spans) {
    legend.append(
      make(
        'li',
        {},
        make('span', { className: `swatch state-${state}`, ariaHidden: 'true' }),
        make('span', { text: `${state} ` }),
        make('span', { className: 'quiet', text: to > from ? lengthOf(to - from) : '' }),
      ),
    );
  }
  return [picture, legend];
}
