// Two answers to one item: both are shown, and the trainee says which one stands. Loaded when the server says that it is so.

import { at, fill } from './ask.js';

const clean = (text) => text.trim().replace(/\s+/g, ' ');

/** An answer in words, line by line, as its fields are labelled. */
function wordsOf({ fields, sure, partOf }, answer, blank) {
  const lines = fields.map((field) => {
    const values = answer.fields[partOf(field)] ?? [];
    const label = field.getAttribute('aria-label') ?? field.labels?.[0]?.textContent ?? '';
    if (field.matches('[type=radio], [type=checkbox]')) {
      return values.includes(field.value) && clean(field.closest('.option')?.querySelector('.option-text').textContent ?? label);
    }
    if (field.matches('textarea')) return values[0];
    const option = field.matches('select') && [...field.options].find(({ value }) => value === values[0]);
    return values[0] && [label, option ? option.textContent : values[0]].map(clean).filter(Boolean).join(': ');
  });
  lines.push(clean(sure.find(({ value }) => Number(value) === answer.confidence)?.labels[0].textContent ?? ''));
  const said = lines.filter(Boolean);
  return said.length ? said : [blank];
}

/** Shows the choice beside the item; `decided(theirs)` hears whether the one that the server holds stands. */
export function conflict(item, kept, held, words, decided) {
  const box = at('conflict').content.firstElementChild.cloneNode(true);
  const list = (name, answer) => at(name, box).replaceChildren(...wordsOf(item, answer, words.blank).map((text) => {
    const line = document.createElement('li');
    line.textContent = text;
    return line;
  }));
  at('saved-at', box).textContent = fill(words.saved_elsewhere, { at: held.at });
  list('theirs', held);
  list('mine', kept);
  for (const button of box.querySelectorAll('button')) {
    button.addEventListener('click', () => { box.remove(); decided(button.matches('[data-keep-theirs]')); });
  }
  item.box.querySelector('.conflict')?.remove();
  (item.box.querySelector('.lead-in') ?? item.box.firstElementChild).before(box);
}
