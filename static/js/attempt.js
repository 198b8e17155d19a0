// An attempt: one item at a time where its layout says so, saves without a button, a true palette, the server's clock.
// The page works as a plain form without this; nothing here decides what counts.

const form = document.getElementById('paper');
const words = form.dataset;
const items = [...form.querySelectorAll('[data-item]')];
const palette = document.querySelector('.palette');
const slots = items.map((item) => palette.querySelector(`[data-slot="${item.dataset.item}"]`));
const status = document.querySelector('[data-status]');
const client = `${form.elements.client.value}js`;
const at = (name) => document.querySelector(`[data-${name}]`);
const tell = (text, wrong = false) => { status.textContent = text; status.classList.toggle('is-attention', wrong); };
let here = 0;
let sent = 0;
// On one page all stay in sight; where the paper goes forward only, the server sends one item and nothing else.
const paged = words.layout !== 'one_page' && items.length > 1;

if (paged) {
  for (const part of document.querySelectorAll('[data-when-one]')) part.hidden = false;
  for (const part of document.querySelectorAll('[data-when-all]')) part.hidden = true;
}

/* -- one item at a time ------------------------------------------------------------------------------- */

function show(index, focus = true) {
  here = Math.max(0, Math.min(index, items.length - 1));
  items.forEach((item, i) => { item.hidden = i !== here; });
  slots.forEach((slot, i) => { if (i === here) slot.setAttribute('aria-current', 'step'); else slot.removeAttribute('aria-current'); });
  at('here').textContent = here + 1;
  at('back').disabled = here === 0;
  at('next').parentElement.hidden = here === items.length - 1;
  at('when-last').hidden = here !== items.length - 1;
  showFlag(slots[here].classList.contains('flagged'));
  if (focus) { items[here].tabIndex = -1; items[here].focus({ preventScroll: true }); scrollTo(0, 0); }
}

const fromHash = () => Number(location.hash.match(/^#item-(\d+)$/)?.[1] ?? 1) - 1;
const go = (index) => { history.replaceState(null, '', `#item-${index + 1}`); show(index); };
if (paged) {
  addEventListener('hashchange', () => show(fromHash()));
  at('back').addEventListener('click', () => go(here - 1));
  at('next').addEventListener('click', () => go(here + 1));
}

document.addEventListener('keydown', (event) => {
  const typing = event.target.matches('input:not([type=radio], [type=checkbox]), select, textarea');
  if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
  const key = event.key.toLowerCase();
  const item = items.length > 1 && !paged ? event.target.closest('[data-item]') : items[here];
  const option = /^[a-j]$/.test(key) ? item?.querySelectorAll('.option-mark input')[key.charCodeAt(0) - 97] : null;
  if (option) option.click();
  else if (!paged) return;
  else if (key === 'f' && !items[here].querySelectorAll('.option-mark input')[5]) at('flag-here').click();
  else if (event.key === 'ArrowRight' && event.target.type !== 'radio') go(Math.min(here + 1, items.length - 1));
  else if (event.key === 'ArrowLeft' && event.target.type !== 'radio') go(Math.max(here - 1, 0));
});

/* -- saving: in order, one at a time, until the server says what it holds --------------------------------- */

const waiting = new Map();
let busy = false;
let pause = 0;
let leaving = null;  // the button that was pressed while a save was on its way

function fieldsOf(item) {
  const prefix = `s${item.dataset.item}.`;
  const fields = {};
  for (const [name, value] of new FormData(form)) {
    if (name.startsWith(prefix) && value !== '') (fields[name.slice(prefix.length)] ??= []).push(value);
  }
  return fields;
}

/** How sure the answer is said to be; nothing at all where the quiz does not ask. */
function sureOf(item) {
  if (!item.querySelector('[data-sure]')) return {};
  const level = item.querySelector('[data-sure] :checked')?.value;
  return { confidence: level === undefined ? null : Number(level) };
}

function changed(item) {
  waiting.delete(item);
  waiting.set(item, { seq: ++sent, fields: fieldsOf(item), ...sureOf(item) });  // a send that is repeated says the same
  tell(words.saving);
  flush();
}

async function flush() {
  if (busy || !waiting.size) return;
  busy = true;
  const [item, job] = waiting.entries().next().value;
  const base = form.elements[`base.${item.dataset.item}`];
  const body = { item: Number(item.dataset.item), ...job, client, base: Number(base.value) };
  try {
    const answer = await send(words.save, body);
    const held = await answer.json();
    if (answer.ok || held.sequence !== undefined) {
      if (waiting.get(item) === job) waiting.delete(item);
      base.value = held.sequence;
      if (!answer.ok) put(item, held);
      item.querySelector('[data-hint]').textContent = answer.ok ? held.hints.join(' ') : held.text;
      mark(item);
      if (answer.ok && !waiting.size) tell(`${words.saved} ${held.at}`);
      else if (!answer.ok) tell(held.text, true);
    } else if ([404, 409, 422].includes(answer.status)) {
      waiting.delete(item);
      item.querySelector('[data-hint]').textContent = held.text;
      tell(held.text, true);
    } else throw new Error(answer.status);
    pause = 0;
  } catch {
    tell(words.waiting, true);
    pause = Math.min(15000, pause * 2 || 1000);
  }
  busy = false;
  if (leaving) form.requestSubmit(leaving);
  else if (waiting.size) setTimeout(flush, pause);
}

const send = (url, body) => fetch(url, {
  method: 'POST', credentials: 'same-origin', body: JSON.stringify(body),
  headers: { 'Content-Type': 'application/json', 'X-CSRFToken': words.token },
});

/** What the server holds, put into the fields after another tab was newer. */
function put(item, { fields, confidence }) {
  const prefix = `s${item.dataset.item}.`;
  for (const field of item.querySelectorAll('[name]')) {
    if (!field.name.startsWith(prefix)) continue;
    const values = fields[field.name.slice(prefix.length)] ?? [];
    if (field.matches('[type=radio], [type=checkbox]')) field.checked = values.includes(field.value);
    else field.value = values[0] ?? '';
    field.dispatchEvent(new Event('held', { bubbles: true }));  // for what draws the field in another way
  }
  for (const level of item.querySelectorAll('[data-sure] input')) level.checked = Number(level.value) === confidence;
  item.dispatchEvent(new Event('restored'));
}

function mark(item) {
  const slot = slots[items.indexOf(item)];
  const answered = Object.keys(fieldsOf(item)).length > 0;
  slot.classList.toggle('answered', answered);
  slot.classList.toggle('open', !answered);
  recount(slot);
}

/** The palette says in words, and counts, what its shapes show. */
function recount(slot) {
  const { classList } = slot;
  const state = classList.contains('answered') ? palette.dataset.answered : palette.dataset.open;
  slot.querySelector('[data-says]').textContent = `${state}${classList.contains('flagged') ? `, ${palette.dataset.flagged}` : ''}`;
  for (const count of palette.querySelectorAll('[data-count]')) {
    count.textContent = slots.filter((one) => one.classList.contains(count.dataset.count)).length;
  }
}

let typing = 0;
const typed = (field) => field.matches('input[type=text], textarea');
form.addEventListener('input', (event) => {
  const item = event.target.closest('[data-item]');
  if (!item || !event.target.name) return;
  clearTimeout(typing);
  if (typed(event.target)) typing = setTimeout(() => changed(item), 600);
  else changed(item);
});
form.addEventListener('change', (event) => {
  if (typed(event.target)) { clearTimeout(typing); changed(event.target.closest('[data-item]')); }
});
addEventListener('beforeunload', (event) => { if (waiting.size) event.preventDefault(); });
form.addEventListener('submit', (event) => {
  waiting.clear();  // the form itself carries every answer
  if (!busy || leaving) return;
  event.preventDefault();  // what is on its way arrives first, or the form would overtake it
  leaving = event.submitter;
});

/* -- flag ------------------------------------------------------------------------------------------------- */

function showFlag(flagged) {
  const button = at('flag-here');
  button.setAttribute('aria-pressed', String(flagged));
  button.querySelector('span').textContent = flagged ? words.flagged : words.unflagged;
}

at('flag-here')?.addEventListener('click', async () => {
  const slot = slots[here];
  const flagged = !slot.classList.contains('flagged');
  const answer = await send(words.flag, { item: here + 1, flagged }).catch(() => null);
  if (!answer?.ok) { tell(words.waiting, true); return; }
  slot.classList.toggle('flagged', flagged);
  recount(slot);
  showFlag(flagged);
});

/* -- time: the server's deadline, measured by a clock that nobody sets -------------------------------------- */

const left = document.getElementById('time-left');
if (left) {
  const end = performance.now() + Number(left.dataset.remaining) * 1000;
  const told = new Set([10, 5, 1].filter((minute) => Number(left.dataset.remaining) <= minute * 60));
  const tick = () => {
    const seconds = Math.max(0, Math.round((end - performance.now()) / 1000));
    left.textContent = seconds < 60 ? `0:${String(seconds).padStart(2, '0')}` : `${Math.ceil(seconds / 60)} ${words.minutes}`;
    left.classList.toggle('is-due', seconds <= 300);
    for (const minute of [10, 5, 1]) {
      if (seconds <= minute * 60 && !told.has(minute)) { told.add(minute); at('announce').textContent = `${minute} ${words.minutes}`; }
    }
    if (seconds > 0) return;
    clearInterval(timer);
    tell(words.over);
    for (const field of form.querySelectorAll('[data-item] [name]')) field.disabled = true;
    finish();
  };
  const timer = setInterval(tick, 1000);
}

/** What is queued goes first; the grace of the quiz covers its way. */
async function finish(tries = 10) {
  if ((waiting.size || busy) && tries) { setTimeout(() => finish(tries - 1), 500); return; }
  waiting.clear();
  document.getElementById('time-up').submit();
}

if (paged) show(fromHash(), location.hash !== '');
