// A running attempt on the page. Every change is on this device before it is sent, and leaves it only when the server
// says what it holds. The page works as a plain form without this; nothing here decides what counts.

import { ask, count, fill } from './ask.js';
import { clock } from './clock.js';
import { close, conflict } from './conflict.js';
import { alone, nameOf, newName, noteSeq, watch } from './hold.js';
import { keyboardBeside } from './foot.js';
import { paper as paperOf } from './paper.js';
import * as queue from './queue.js';
import { sender as senderOf } from './sender.js';
import { signIn } from './signin.js';

const QUIET = 600;  // after the last key, before typing is sent
const LONGEST = 5000;  // that typing without a pause waits
const PATIENT = 400;  // before 'Saving' is said

const form = document.getElementById('paper');
const words = JSON.parse(form.dataset.words);
const { attempt, person, title } = form.dataset;
const at = (name) => document.querySelector(`[data-${name}]`);
const status = at('status');
const paper = paperOf(form, words, attempt);

let me = { client: newName(), seq: 0 };  // this tab: at first by a name that serves until its own is found
let ready = false;
let keeps = true;  // whether the device can keep anything
let holder = true;
let over = false;  // the time is up
let ended = false;  // the attempt is submitted, by whomever
let leaving = null;  // what was asked for and waits until everything is sent
let through = false;
let lastSaved = '';
const last = new Map();  // what was given or saved last, so that the same is not sent again

/* -- what is said of saving --------------------------------------------------------------------------------------- */

function render() {
  const waiting = [...sending.waiting.values()];
  const unsure = waiting.find((entry) => entry.held);
  const refused = waiting.find((entry) => entry.refused);
  const n = waiting.length;
  const [text, wrong] = said();
  if (text !== null && status.textContent !== text) status.textContent = text;
  status.classList.toggle('is-attention', wrong);
  for (const one of document.querySelectorAll('[data-kept-n]')) one.textContent = n ? count(words, 'kept', n) : '';
  at('frail').hidden = keeps;
  if (sending.mode === 'signed_out' || sending.mode === 'foreign') signingIn.show(words[`why_${sending.mode}`]);

  function said() {
    if (sending.mode === 'offline' && over) return [words.over_offline, true];
    if (sending.mode !== 'online') {
      const name = sending.mode === 'offline' && !keeps ? 'offline_frail' : sending.mode;
      return [n ? count(words, name, n) : words[`${name}_none`], true];
    }
    if (unsure) return [fill(words.decide, { n: unsure.item }), true];
    if (refused) return [`${fill(words.item, { n: refused.item })}: ${refused.refused}`, true];
    if (over && n) return [count(words, 'sending', n), false];
    if (n) return [performance.now() - waiting[0].since > PATIENT ? words.saving : null, false];
    return [lastSaved, false];
  }
}

const hint = (number, text) => {
  const place = paper.itemOf(number)?.querySelector('[data-hint]');
  if (place && place.textContent !== text) place.textContent = text;
};
const beside = (number, text) => {
  const place = paper.itemOf(number)?.querySelector('[data-saved]');
  if (place) place.textContent = text;
};

/* -- giving an answer ------------------------------------------------------------------------------------------------ */

const sameAs = ({ fields, confidence }) => JSON.stringify([Object.entries(fields).sort(), confidence]);

/** Notes what stands in an item's fields: on the device at once, to the server after `wait` ms of quiet. */
function changed(item, wait) {
  const number = paper.numberOf(item);
  paper.mark(item);
  const answer = paper.given(item);
  const waiting = sending.waiting.get(number);
  if (last.get(number) === sameAs(answer)) {
    if (waiting && !wait) { waiting.due = 0; sending.pump(); }
    return;
  }
  last.set(number, sameAs(answer));
  leaving = null;
  me.seq += 1;
  if (ready) noteSeq(attempt, me.client, me.seq);
  const base = Number(paper.baseOf(item)?.value ?? 0);
  const entry = { person, attempt, item: number, client: me.client, seq: me.seq, base, ...answer, at: Date.now(), title, since: waiting?.since ?? performance.now() };
  if (waiting?.held) { decide({ ...entry, held: waiting.held }, waiting.held); return; }
  sending.add(entry, Math.min(wait, Math.max(0, entry.since + LONGEST - performance.now())));
  beside(number, words.not_yet);
  render();
  setTimeout(render, PATIENT + 20);
}

const typed = (field) => field.matches('input[type=text], textarea');
form.addEventListener('input', ({ target }) => {
  const item = target.closest('[data-item]');
  if (item && target.name) changed(item, typed(target) ? QUIET : 0);
});
form.addEventListener('change', ({ target }) => {
  const item = target.closest('[data-item]');
  if (item && target.name) changed(item, 0);
});
form.addEventListener('keydown', (event) => {
  if (event.key === 'Enter' && event.target.matches('input[type=text]')) { event.preventDefault(); changed(event.target.closest('[data-item]'), 0); }
});

/* -- what the server says of it ------------------------------------------------------------------------------------- */

const sending = senderOf({ ...form.dataset, state: `${form.dataset.state}?client=none0000` }, {
  changed: render,
  unkept() { keeps = false; render(); },
  saved(entry, held) {
    const item = paper.itemOf(entry.item);
    lastSaved = held.at ? fill(words.saved, { at: held.at }) : '';
    if (item) {
      const base = paper.baseOf(item);
      if (base) base.value = held.sequence;
      hint(entry.item, (held.hints ?? []).join(' '));
      if (!sending.waiting.has(entry.item)) {
        beside(entry.item, lastSaved);
        if (held.code === 'overtaken') { paper.put(item, held); last.set(entry.item, sameAs(paper.given(item))); }
      }
    }
    if (entry.client === me.client && held.holder === false && holder) watching.claim(false);
    leave();
  },
  conflict(entry, held) { decide(entry, held); },
  refused(entry, held) {
    const item = paper.itemOf(entry.item);
    if (item && held.sequence !== undefined && held.code !== 'late' && !sending.waiting.has(entry.item)) {
      paper.put(item, held);
      if (paper.baseOf(item)) paper.baseOf(item).value = held.sequence;
      last.set(entry.item, sameAs(paper.given(item)));
    }
    hint(entry.item, held.text ?? '');
    beside(entry.item, '');
    if (!entry.refused) lastSaved = `${fill(words.item, { n: entry.item })}: ${held.text ?? ''}`;
    leave();
  },
  paused() { location.reload(); },
});

/** Both answers beside the item; until one is chosen the own one stays on the device and is not sent. */
function decide(entry, held) {
  entry.held = held;
  sending.waiting.delete(entry.item);
  sending.waiting.set(entry.item, entry);
  queue.keep(entry).catch(() => {});
  const item = paper.itemOf(entry.item);
  if (!item) { if (sending.waiting.get(entry.item) === entry) sending.take(entry); return; }
  const base = paper.baseOf(item);
  conflict(paper, words, { item: entry.item, at: held.at }, entry, held, {
    mine() {
      if (base) base.value = held.sequence;
      last.delete(entry.item);
      sending.waiting.delete(entry.item);
      paper.put(item, entry);
      changed(item, 0);
    },
    theirs() {
      sending.take(entry);
      if (base) base.value = held.sequence;
      paper.put(item, held);
      last.set(entry.item, sameAs(paper.given(item)));
      beside(entry.item, '');
      render();
    },
  });
  beside(entry.item, '');
  render();
}

/* -- leaving the page: when everything that waits has arrived ------------------------------------------------------- */

form.addEventListener('submit', (event) => {
  if (through) return;
  event.preventDefault();
  const then = event.submitter?.value ?? 'save';
  if (then.startsWith('flag-')) { toggleFlag(Number(then.slice(5))); return; }
  const { submitter } = event;
  if (then === 'review') goOnce(() => location.assign(form.dataset.review));
  else goOnce(then === 'save' ? null : () => { through = true; form.requestSubmit(submitter); });
});

const pause = document.querySelector('form[action$="/break"]');
pause?.addEventListener('submit', (event) => {
  event.preventDefault();
  goOnce(() => pause.submit());
});

function goOnce(go) {
  leaving = go;
  sending.flush();
  setTimeout(leave);  // a form cannot be sent anew while it is being sent
}

function leave() {
  render();
  if (!ready) return;
  // At the end the saved one of two answers stands, decided or not.
  const open = [...sending.waiting.values()].some((entry) => !entry.refused && !(over && entry.held));
  if (over && !open) { if (holder || ended) finish(); return; }
  if (!leaving || open) return;
  const go = leaving;
  leaving = null;
  go();
}

addEventListener('beforeunload', (event) => {
  const frail = [...sending.waiting.values()].some((entry) => !entry.kept && !entry.refused);
  if (frail && !through) event.preventDefault();
});

async function toggleFlag(number) {
  const flagged = !paper.flagged(number);
  paper.flag(number, flagged);
  const { status: heard } = await ask(form.dataset.flag, { token: sending.token, body: { item: number, flagged } }).catch(() => ({ status: 0 }));
  if (heard === 200) return;
  paper.flag(number, !flagged);
  status.textContent = words.flag_failed;
}
at('flag-here')?.addEventListener('click', () => toggleFlag(paper.numberOf(paper.here)));

/* -- who may answer, and how long ------------------------------------------------------------------------------------ */

let watching = { look() {}, claim() {} };
const panels = { held: at('panel=held'), signIn: at('panel=sign-in') };
const signingIn = signIn(panels.signIn, { url: form.dataset.again, person }, (token) => {
  for (const field of document.querySelectorAll('[name=csrf_token]')) field.value = token;
  sending.resume(token);
  watching.claim(false);
});

const time = clock(words, {
  slept: () => watching.look(),
  over() {
    over = true;
    open();
    sending.flush();
    render();
    leave();
  },
});

function open() { paper.open(holder && !over); }

function heard(said, when, claimed) {
  if (sending.mode !== 'online') { sending.mode = 'online'; signingIn.hide(); sending.flush(); }
  if (said.break) { location.reload(); return; }
  if (said.state !== 'in_progress') { over = ended = true; become(false); sending.flush(); leave(); return; }
  if (said.remaining_ms !== null) {
    time.set(said.remaining_ms, said.ends, when);
    if (over && said.remaining_ms > 0) over = false;
  }
  if (said.holder) become(true);
  else if (holder && !claimed) watching.claim(false);  // nobody may hold it, or this tab has signed in anew
  else (said.here ? alone(attempt, me.client) : Promise.resolve(false)).then((yes) => { if (yes) watching.claim(true); else become(false); });
  const newer = Object.entries(said.sequences).filter(([number, sequence]) => {
    const base = paper.itemOf(Number(number)) && paper.baseOf(paper.itemOf(Number(number)));
    return base && Number(base.value) < sequence && !sending.waiting.has(Number(number));
  });
  if (newer.length && !sending.busy) catchUp(newer.map(([number]) => number));
  render();
}

function become(may) {
  holder = may;
  panels.held.hidden = may || over;
  open();
}

/** Shows what another page has stored in items where nothing unsent stands here: read from the page as it is now. */
async function catchUp(numbers) {
  const html = await fetch(location.pathname, { credentials: 'same-origin' }).then((answer) => (answer.ok ? answer.text() : '')).catch(() => '');
  const page = new DOMParser().parseFromString(html, 'text/html');
  for (const number of numbers) {
    const [item, other] = [paper.itemOf(Number(number)), page.querySelector(`#paper [data-item="${number}"]`)];
    if (!other || sending.waiting.has(Number(number))) continue;
    const base = other.querySelector(`[name="base.${number}"]`);
    if (!base || Number(base.value) <= Number(paper.baseOf(item).value)) continue;
    paper.baseOf(item).value = base.value;
    paper.put(item, paper.given(other));
    last.set(Number(number), sameAs(paper.given(item)));
    close(paper, Number(number));
    hint(Number(number), words.newer);
  }
}

function lost(heardStatus) {
  if (heardStatus === 401) sending.mode = 'signed_out';
  else if (heardStatus === 404) sending.mode = 'foreign';
  else if (sending.mode === 'online') sending.mode = 'offline';
  render();
}

panels.held.querySelector('form').addEventListener('submit', (event) => {
  event.preventDefault();
  watching.claim(true);
});

/* -- at the end: what waits goes first; the grace of the quiz covers its way ----------------------------------------- */

let finishing = false;
async function finish() {
  if (finishing) return;
  finishing = true;
  status.textContent = words.over;
  if (form.dataset.atExpiry !== 'submit') { through = true; location.assign(form.dataset.review); return; }
  const { action } = document.getElementById('time-up');
  const sent = await ask(action, { method: 'POST', token: sending.token, redirect: 'manual' }).catch(() => null);
  if (sent?.type === 'opaqueredirect' || sent?.status === 409) { through = true; location.assign(form.dataset.result); return; }
  finishing = false;
  if (sent?.status === 400) await sending.fresh().catch(() => {}); else lost(sent?.status ?? 0);
  setTimeout(leave, 2000);
}

/* -- once everything stands ------------------------------------------------------------------------------------------- */

const again = () => { if (document.visibilityState === 'visible') { watching.look(); sending.flush(); } };
addEventListener('online', again);
addEventListener('offline', () => { if (sending.mode === 'online') { sending.mode = 'offline'; render(); } });
addEventListener('pageshow', again);
document.addEventListener('visibilitychange', again);

const wide = matchMedia('(min-width: 56rem)');
const LAYOUT = 'signoff-all-items';
let allWanted = false;
try { allWanted = localStorage.getItem(LAYOUT) === 'yes'; } catch { /* for this page only */ }
const choosable = form.dataset.layout !== 'one_page' && paper.items.length > 1;
const toggle = at('layout-toggle');
function layOut() {
  if (paper.items.length < 2) { paper.see(paper.items[0]); return; }
  const all = form.dataset.layout === 'one_page' || allWanted && wide.matches;
  paper.layOut(!all);
  if (toggle) {
    toggle.hidden = !choosable || !wide.matches;
    toggle.textContent = all ? words.one_by_one : words.all_on_one;
  }
}
toggle?.addEventListener('click', () => {
  allWanted = !allWanted;
  try { localStorage.setItem(LAYOUT, allWanted ? 'yes' : 'no'); } catch { /* for this page only */ }
  layOut();
});
wide.addEventListener('change', layOut);

for (const part of document.querySelectorAll('[data-scripted-part]')) part.hidden = false;
for (const item of paper.items) last.set(paper.numberOf(item), sameAs(paper.given(item)));
layOut();
keyboardBeside();

/** Fields that differ from what the server sent were filled before this ran. */
const filled = (field) => {
  if (field.matches('[type=radio], [type=checkbox]')) return field.checked !== field.defaultChecked;
  if (!field.matches('select')) return field.type !== 'hidden' && field.value !== field.defaultValue;
  return field.selectedIndex !== Math.max(0, [...field.options].findIndex((one) => one.defaultSelected));
};
const touched = (item) => [...item.querySelectorAll(':is(input, select, textarea)[name]')].some(filled);
for (const item of paper.items.filter(touched)) { last.delete(paper.numberOf(item)); changed(item, 0); }

keeps = await queue.usable();
const kept = await queue.waitingOf(person, attempt);
for (const entry of kept) {
  const item = paper.itemOf(entry.item);
  if (sending.waiting.has(entry.item)) continue;
  if (item) { paper.put(item, entry); last.set(entry.item, sameAs(paper.given(item))); }
  sending.waiting.set(entry.item, { ...entry, kept: true, due: 0, since: 0 });
}
sending.pump();
me = await nameOf(person, attempt);
ready = true;
const mine = `${form.dataset.state}?client=${me.client}`;
watching = watch({ state: mine, hold: form.dataset.hold, client: me.client }, sending, heard, lost);
become(form.dataset.held !== 'yes');
watching.claim(false);
leave();
