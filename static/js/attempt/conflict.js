// Two answers to one item: both are shown, and the trainee says which one stands.

import { fill } from './ask.js';

const template = document.querySelector('template[data-conflict]');

/** Shows the choice beside the item; `mine()` and `theirs()` are called with what was decided. */
export function conflict(paper, words, { item: number, at }, kept, held, { mine, theirs }) {
  const item = paper.itemOf(number);
  close(paper, number);
  const box = template.content.firstElementChild.cloneNode(true);
  const part = (name) => box.querySelector(`[data-${name}]`);
  const list = (name, answer) => part(name).replaceChildren(...paper.wordsOf(item, answer).map((text) => {
    const line = document.createElement('li');
    line.textContent = text;
    return line;
  }));
  part('saved-at').textContent = fill(words.saved_elsewhere, { at });
  list('theirs', held);
  list('mine', kept);
  part('use-mine').addEventListener('click', () => { box.remove(); mine(); });
  part('keep-theirs').addEventListener('click', () => { box.remove(); theirs(); });
  const lead = item.querySelector('.lead-in');
  if (lead) lead.before(box); else item.prepend(box);
  return box;
}

export const close = (paper, number) => paper.itemOf(number)?.querySelector('.conflict')?.remove();
