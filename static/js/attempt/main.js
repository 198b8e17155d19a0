// A running attempt. Every change is on this device before it is sent, and leaves it only when the server says what it
// holds; nothing here decides what counts. What only an answer of the server can call for is loaded then, all else now.

import { all, ask, at, count, fill, habits, load } from './ask.js';
import { clock } from './clock.js';
import './foot.js';
import { alone, nameOf, newName, noteSeq, watch } from './hold.js';
import { paper as paperOf } from './paper.js';
import * as queue from './queue.js';
import { sender as senderOf } from './sender.js';

const QUIET = 600;  // after the last key, before typing is sent
const LONGEST = 5000;  // that typing without a pause waits
const PATIENT = 400;  // before 'Saving' is said

const form = document.getElementById('paper');
const words = JSON.parse(form.dataset.words);
const { attempt, person, title } = form.dataset;
const elsewhere = at('panel=held');
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
let watching = { look() {}, claim() {} };

/* What is said of saving. */

function render() {
  const { mode } = sending;
  const waiting = [...sending.waiting.values()];
  const n = waiting.length;
  const [text, wrong] = said();
  if (text !== null && status.textContent !== text) status.textContent = text;
  status.classList.toggle('is-attention', wrong);
  for (const one of all('kept-n')) one.textContent = n ? count(words, 'kept', n) : '';
  at('frail').hidden = keeps;
  if (sending.apart) signInHere();

  function said() {
    if (mode === 'offline' && over) return [words.over_offline, true];
    if (mode !== 'online') {
      const name = mode === 'offline' && !keeps ? 'offline_frail' : mode;
      return [n ? count(words, name, n) : words[`${name}_none`], true];
    }
    const unsure = waiting.find((entry) => entry.held);
    if (unsure) return [fill(words.decide, { n: unsure.item }), true];
    const refused = waiting.find((entry) => entry.refused);
    if (refused) return [`${fill(words.item, { n: refused.item })}: ${refused.refused}`, true];
    if (over && n) return [count(words, 'sending', n), false];
    if (!n) return [lastSaved, false];
    return [performance.now() - waiting[0].since > PATIENT ? words.saving : null, false];
  }
}

/* Giving an answer. */

/** What stands in an item's fields goes to the device at once, to the server after `wait` ms of quiet. */
function changed(item, wait) {
  item.mark();
  const waiting = sending.waiting.get(item.number);
  if (item.look() === item.last) {
    if (waiting && !wait) { waiting.due = 0; sending.pump(); }
    return;
  }
  item.note();
  leaving = null;
  me.seq += 1;
  if (ready) noteSeq(attempt, me.client, me.seq);
  const entry = {
    person, attempt, title, item: item.number, ...me, base: Number(item.base?.value ?? 0), ...item.given(),
    at: Date.now(), since: waiting?.since ?? performance.now(),
  };
  if (waiting?.held) { decide(entry, waiting.held); return; }
  sending.add(entry, Math.min(wait, Math.max(0, entry.since + LONGEST - performance.now())));
  item.say('saved', words.not_yet);
  render();
  setTimeout(render, PATIENT + 20);
}

function given({ type, target }) {
  const box = target.closest('[data-item]');
  const typing = type === 'input' && target.matches('input[type=text], textarea');
  if (box && target.name) changed(paper.item(box.dataset.item), typing ? QUIET : 0);
}
form.addEventListener('input', given);
form.addEventListener('change', given);
form.addEventListener('keydown', (event) => {
  if (event.key === 'Enter' && event.target.matches('input[type=text]')) { event.preventDefault(); given(event); }
});

/* What the server says of it. */

const sending = senderOf({ ...form.dataset, state: `${form.dataset.state}?client=none0000` }, {
  changed: render,
  unkept() { keeps = false; render(); },
  saved(entry, held) {
    const item = paper.item(entry.item);
    lastSaved = held.at ? fill(words.saved, { at: held.at }) : '';
    if (item?.base) item.base.value = held.sequence;
    item?.say('hint', (held.hints ?? []).join(' '));
    if (item && !waits(entry.item)) {
      item.say('saved', lastSaved);
      if (held.code === 'overtaken') item.put(held);
    }
    if (entry.client === me.client && held.holder === false && holder) watching.claim(false);
    leave();
  },
  conflict: decide,
  refused(entry, held) {
    const item = paper.item(entry.item);
    const text = held.text ?? '';
    if (item && held.sequence !== undefined && held.code !== 'late' && !waits(entry.item)) accept(item, held);
    item?.say('hint', text);
    item?.say('saved', '');
    if (!entry.refused) lastSaved = `${fill(words.item, { n: entry.item })}: ${text}`;
    leave();
  },
  paused() { location.reload(); },
});

const waits = (number) => sending.waiting.has(Number(number));

/** Shows an answer that the server holds, or that stands on top of it. */
function accept(item, held) {
  if (item.base) item.base.value = held.sequence;
  item.put(held);
}

/** Both answers beside the item; until one is chosen the own one stays on the device and is not sent. */
function decide(entry, held) {
  const item = paper.item(entry.item);
  if (!item) { sending.take(entry); return; }
  sending.hold(entry, held);
  item.say('saved', '');
  render();
  const stands = () => sending.waiting.get(entry.item) === entry;
  load('conflict').then(({ conflict }) => {
    if (stands()) conflict(item, entry, held, words, (theirs) => {
      if (theirs) sending.take(entry); else sending.waiting.delete(entry.item);
      accept(item, theirs ? held : { ...entry, sequence: held.sequence });
      if (!theirs) { item.last = ''; changed(item, 0); }
      render();
    });
  }, () => setTimeout(() => { if (stands()) decide(entry, held); }, 5000));
}

/* Leaving the page: when everything that waits has arrived. */

form.addEventListener('submit', (event) => {
  if (through) return;
  event.preventDefault();
  const { submitter } = event;
  const then = submitter?.value ?? 'save';
  if (then.startsWith('flag-')) toggleFlag(paper.item(then.slice(5)));
  else if (then === 'review') goOnce(() => location.assign(form.dataset.review));
  else goOnce(then !== 'save' && (() => { through = true; form.requestSubmit(submitter); }));
});

const pause = document.querySelector('form[action$="/break"]');
pause?.addEventListener('submit', (event) => { event.preventDefault(); goOnce(() => pause.submit()); });

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
  if (open) return;
  if (over) { if (holder || ended) finish(); return; }
  const go = leaving;
  leaving = null;
  if (go) go();
}

addEventListener('beforeunload', (event) => {
  if (!through && [...sending.waiting.values()].some((entry) => !entry.kept && !entry.refused)) event.preventDefault();
});

async function toggleFlag(item) {
  const flagged = !item.flagged();
  item.flag(flagged);
  const sent = await ask(form.dataset.flag, { token: sending.token, body: { item: item.number, flagged } }).catch(() => null);
  if (sent?.status === 200) return;
  item.flag(!flagged);
  status.textContent = words.flag_failed;
}
at('flag-here')?.addEventListener('click', () => toggleFlag(paper.here));

/* Who may answer, and how long. */

/** Where this cannot be loaded, the next answer asks for it again. */
async function signInHere() {
  const { signIn } = await load('signin').catch(() => ({}));
  if (!sending.apart) return;
  signIn?.(at('panel=sign-in'), words[`why_${sending.mode}`], form.dataset, (token) => {
    sending.resume(token);
    watching.claim(false);
  });
}

const time = clock(words, {
  slept: () => watching.look(),
  over() {
    over = true;
    open();
    sending.flush();
    leave();
  },
});

function open() { paper.open(holder && !over); }

function become(may) {
  holder = may;
  elsewhere.hidden = may || over;
  open();
}

async function heard(said, when, claimed) {
  if (sending.mode !== 'online') { sending.mode = 'online'; at('panel=sign-in').hidden = true; sending.flush(); }
  if (said.break) { location.reload(); return; }
  if (said.state !== 'in_progress') { over = ended = true; become(false); sending.flush(); leave(); return; }
  if (said.remaining_ms !== null) {
    time.set(said.remaining_ms, said.ends, when);
    if (said.remaining_ms > 0) over = false;
  }
  render();
  const newer = Object.keys(said.sequences).filter((number) => {
    const base = paper.item(number)?.base;
    return base && Number(base.value) < said.sequences[number] && !waits(number);
  });
  if (newer.length && !sending.busy) load('newer').then(({ catchUp }) => catchUp(paper, newer, words, waits)).catch(() => {});
  if (said.holder) become(true);
  else if (holder && !claimed) watching.claim(false);  // nobody may hold it, or this tab has signed in anew
  else if (said.here && await alone(attempt, me.client)) watching.claim(true);
  else become(false);
}

function lost(why) {
  if (why === 401) sending.mode = 'signed_out';
  else if (why === 404) sending.mode = 'foreign';
  else if (sending.mode === 'online') sending.mode = 'offline';
  render();
}

elsewhere.addEventListener('submit', (event) => {
  event.preventDefault();
  watching.claim(true);
});

/* At the end: what waits goes first. */

let finishing = false;
async function finish() {
  if (finishing) return;
  finishing = true;
  status.textContent = words.over;
  const { atExpiry, submit, review, result } = form.dataset;
  const go = (address) => { through = true; location.assign(address); };
  if (atExpiry !== 'submit') { go(review); return; }
  const sent = await ask(submit, { method: 'POST', token: sending.token, redirect: 'manual' }).catch(() => null);
  if (sent?.type === 'opaqueredirect' || sent?.status === 409) { go(result); return; }
  finishing = false;
  if (sent?.status === 400) await sending.fresh().catch(() => {}); else lost(sent?.status ?? 0);
  setTimeout(leave, 2000);
}

/* All on one page, where there is room. */

const wide = matchMedia('(min-width: 56rem)');
const toggle = at('layout-toggle');
let together = habits.get('signoff-all-items', false);

function layOut() {
  const fixed = form.dataset.layout === 'one_page' || paper.items.length < 2;
  const wanted = together && wide.matches;
  paper.layOut(!fixed && !wanted);
  toggle.hidden = fixed || !wide.matches;
  toggle.textContent = wanted ? words.one_by_one : words.all_on_one;
}
toggle.addEventListener('click', () => {
  together = !together;
  habits.set('signoff-all-items', together);
  layOut();
});
wide.addEventListener('change', layOut);

/* Once everything stands. */

const again = () => { if (!document.hidden) { watching.look(); sending.flush(); } };
addEventListener('online', again);
addEventListener('pageshow', again);
document.addEventListener('visibilitychange', again);
addEventListener('offline', () => lost(0));

at('scripted-part').hidden = false;
for (const address of new Set(all('module').map(({ dataset }) => dataset.module))) import(address);  // what a question's own control adds
layOut();

// Fields that differ from what the server sent were filled before this ran.
const sent = new DOMParser().parseFromString(form.outerHTML, 'text/html');
for (const item of paper.items) {
  item.last = JSON.stringify(paper.read(sent, item.number));
  changed(item, 0);
}

keeps = await queue.usable();
for (const entry of await queue.waitingOf(person, attempt)) {
  if (waits(entry.item)) continue;
  paper.item(entry.item)?.put(entry);
  sending.waiting.set(entry.item, { ...entry, kept: true, due: 0, since: 0 });
}
sending.pump();
me = await nameOf(person, attempt);
ready = true;
watching = watch({ state: `${form.dataset.state}?client=${me.client}`, hold: form.dataset.hold, client: me.client }, sending, heard, lost);
become(form.dataset.held !== 'yes');
watching.claim(false);
leave();
