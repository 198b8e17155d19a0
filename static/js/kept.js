// On the pages around an attempt: says that answers wait on this device, and warns before a sign-out would erase them.
// Loaded only where this device has ever kept an answer; what belongs to somebody else is neither said nor touched.

import { count, fill } from './attempt/ask.js';
import * as queue from './attempt/queue.js';

const template = document.querySelector('template[data-kept]');
const { person } = template?.dataset ?? {};

/** What waits, by attempt: [id, title, how many]. */
async function waiting() {
  const found = new Map();
  for (const { attempt, title } of await queue.waitingOf(person)) {
    const [, n] = found.get(attempt) ?? [title, 0];
    found.set(attempt, [title, n + 1]);
  }
  return [...found].map(([attempt, [title, n]]) => [attempt, title, n]);
}

const piece = (name) => template.content.querySelector(`[data-piece="${name}"]`).cloneNode(true);

function line(name, [attempt, title, n]) {
  const made = piece(name);
  const said = made.querySelector('[data-say]');
  said.textContent = fill(count(said.dataset, 'say', n), { title });
  made.querySelector('a').href = `/attempts/${attempt}`;
  return made;
}

/** A line above the page leads to each attempt whose answers are not sent yet. */
async function tell() {
  if (document.querySelector('[data-rest]')) return;  // this page sends them by itself
  const main = document.getElementById('main');
  for (const one of await waiting()) main.prepend(line('notice', one));
}

/** Signing out waits for an answer where something would be lost. */
function guard(form) {
  let sure = false;
  form.addEventListener('submit', async (event) => {
    if (sure) return;
    event.preventDefault();
    const found = await waiting();
    if (!found.length) { sure = true; form.requestSubmit(); return; }
    form.querySelector('[data-piece]')?.remove();
    const box = piece('warning');
    box.prepend(...found.map((one) => line('warning-line', one)));
    box.querySelector('button').addEventListener('click', async (press) => {
      press.preventDefault();
      await queue.erase(person);
      sure = true;
      form.requestSubmit();
    });
    form.append(box);
    box.querySelector('a').focus();
  });
}

if (person) {
  tell();
  for (const form of document.querySelectorAll('form[action$="/sign-out"]')) guard(form);
}
