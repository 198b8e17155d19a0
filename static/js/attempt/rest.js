// On the pages that follow an attempt (its review, its result): sends what is still on this device, and says so.

import { count, fill } from './ask.js';
import * as queue from './queue.js';
import { sender } from './sender.js';

const root = document.querySelector('[data-rest]');
const words = JSON.parse(root.dataset.words);
const { attempt, person } = root.dataset;
const text = root.querySelector('[data-says]');
const submit = document.querySelector('form[action$="/submission"] button');
const refused = new Map();
let hadAny = false;

const sending = sender({ ...root.dataset, state: `${root.dataset.state}?client=rest0000` }, {
  changed: render,
  unkept: render,
  saved: render,
  conflict: render,
  refused(entry, held) { refused.set(entry.item, held.text); render(); },
  paused: render,
});

function render() {
  const waiting = [...sending.waiting.values()];
  const open = waiting.filter((entry) => !entry.refused);
  const mine = sending.mode === 'online' ? 'rest' : sending.mode === 'offline' ? 'rest_offline' : 'rest_signed_out';
  root.hidden = !hadAny;
  if (submit) submit.disabled = open.length > 0;
  const lines = [...refused].map(([item, said]) => `${fill(words.item, { n: item })}: ${said}`);
  if (open.length) lines.unshift(count(words, open.some((entry) => entry.held) ? 'rest_conflict' : mine, open.length));
  else if (!lines.length && hadAny) lines.push(words.rest_done);
  text.replaceChildren(...lines.map((said) => { const line = document.createElement('p'); line.textContent = said; return line; }));
  if (!waiting.length && hadAny && submit && !refused.size) location.reload();  // what is listed there has changed
}

const again = () => sending.flush();
for (const name of ['online', 'pageshow']) addEventListener(name, again);
document.addEventListener('visibilitychange', again);

for (const entry of await queue.waitingOf(person, attempt)) {
  hadAny = true;
  sending.waiting.set(entry.item, { ...entry, kept: true, due: 0 });
}
if (hadAny) { render(); sending.pump(); }
