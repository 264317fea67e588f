import { spread } from '../../stacks/fast-synth/spread';

const callsOf = (tasks: number, steps: number): readonly number[] => {
  const called: number[] = [];
  const next = spread(
    Array.from({ length: tasks }, (_, index) => () => called.push(index)),
    steps,
  );
  const counts = Array.from({ length: steps }, () => {
    next();
    return called.length;
  });
  expect(called).toEqual(Array.from({ length: tasks }, (_, index) => index));
  return counts;
};

test.each([
  ['fewer than steps', 2, 5, [0, 0, 1, 1, 2]],
  ['as many as steps', 3, 3, [1, 2, 3]],
  ['more than steps', 7, 3, [2, 4, 7]],
  ['among one step', 4, 1, [4]],
  ['none', 0, 2, [0, 0]],
])('tasks that are %s are spread evenly, each once and in order', (_, tasks, steps, counts) => {
  expect(callsOf(tasks, steps)).toEqual(counts);
});
