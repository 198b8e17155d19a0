// Signing with or without a connection. With one, the PIN is proved first and the form then sent as ever. Without one,
// a proof of this very sign-in signs: the signature waits on the device and is sent when the connection is back.

import { ask, count, fill, notes } from './attempt/ask.js';
import { drop, keep, waitingOf } from './signing-queue.js';

const panel = document.querySelector('[data-waiting]');
const form = document.querySelector('form[data-sign]');
const words = panel.dataset;
const { person, state } = words;
const said = panel.querySelector('[data-said]');
const again = panel.querySelector('[data-prove-form]');
const refusals = panel.querySelector('[data-refusals]');
const NOTE = `proof-${person}`;
const LETTERS = '0123456789abcdefghjkmnpqrstvwxyz';
const LONGEST = 30;  // seconds between two tries
const GIVES_UP = 10_000;

let token = form.elements.csrf_token?.value;
let sent = 0;
let busy = false;
let timer = 0;
let pause = 0;

/** An id like the server's: 128 random bits in 26 letters and digits. */
function draft() {
  let number = crypto.getRandomValues(new Uint8Array(16)).reduce((whole, byte) => (whole << 8n) + BigInt(byte), 0n);
  const letters = [];
  for (let n = 0; n < 26; n += 1) { letters.push(LETTERS[Number(number & 31n)]); number >>= 5n; }
  return letters.reverse().join('');
}

const say = (text) => { said.textContent = text; panel.hidden = !text; };

/** Proves a secret: the token of the proof, or null; what is wrong is said at the field. */
async function prove(secret) {
  const { status, said: answer } = await ask(state, { token, body: { secret } });
  if (status === 400 && answer.code === 'stale_token') { await fresh(); return prove(secret); }
  if (status === 200) { notes.set(NOTE, answer.proof); return { proof: answer.proof }; }
  return { status, text: answer.text };
}

async function fresh() {
  const { status, said: answer } = await ask(state);
  if (status === 200 && answer.person === person) { token = answer.token; return true; }
  return false;
}

function wrong(text) {
  const field = form.elements.secret;
  let line = document.getElementById('secret-said');
  if (!line) {
    line = document.createElement('p');
    line.id = 'secret-said';
    line.className = 'field-error is-refused';
    line.setAttribute('role', 'alert');
    field.before(line);
  }
  line.textContent = text;
  field.setAttribute('aria-describedby', 'secret-said');
  field.value = '';
  field.focus();
}

/** What the form says, as pairs, without what was typed to prove it. */
function fieldsOf(submitter) {
  const pairs = [...new FormData(form)].filter(([name, value]) => typeof value === 'string' && !['secret', 'csrf_token', 'proof', 'given_at'].includes(name));
  return [...pairs.filter(([name]) => name !== 'meaning'), ['meaning', submitter?.value ?? '']];
}

/** Whether everything is there that the server will ask for: a signature that waits cannot be put right by then. */
function complete(pairs) {
  const given = (name) => pairs.some(([known, value]) => known === name && value.trim());
  const role = form.hasAttribute('data-observe') ? pairs.find(([name]) => name === 'role')?.[1] : null;
  const asked = ['meaning', 'strength', 'next_step'];
  if (form.elements.role) asked.push('role', ...(role === 'drill' ? ['drill'] : ['areas', 'product']));
  const steps = [...form.querySelectorAll('[name^="step-"]')].filter((one) => !role || role === 'performed');
  if (steps.length) asked.push('level');
  const open = new Set(steps.filter((one) => !given('rest') || !one.closest('details')).map((one) => one.name));
  return [...asked, ...open].every(given);
}

async function keepHere(submitter) {
  const proof = notes.get(NOTE, '');
  const pairs = fieldsOf(submitter);
  if (!proof) { say(words.offline); return; }
  if (!complete(pairs)) { say(words.incomplete); return; }
  const entry = { person, draft: form.elements.draft.value, url: form.getAttribute('action'), fields: pairs, proof, at: Date.now(), title: form.dataset.title };
  try { await keep(entry); } catch { say(words.unkept); return; }
  if (form.hasAttribute('data-again')) {
    form.reset();
    form.elements.draft.value = draft();
    form.dispatchEvent(new Event('change'));
    window.dispatchEvent(new Event('pageshow'));
  } else form.hidden = true;
  await tell();
  panel.scrollIntoView({ block: 'start' });
  later(5);
}

let sure = false;
form.addEventListener('submit', async (event) => {
  if (sure) return;
  event.preventDefault();
  const { submitter } = event;
  const secret = form.elements.secret.value;
  try {
    if (secret) {
      const { proof, text } = await prove(secret);
      if (!proof && text) { wrong(text); return; }
      if (proof) { form.elements.proof.value = proof; form.elements.secret.value = ''; }
    } else if (!(await fresh())) throw new Error('signed out');
    if (form.elements.csrf_token) form.elements.csrf_token.value = token;
  } catch {
    form.elements.secret.value = '';
    await keepHere(submitter);
    return;
  }
  sure = true;
  form.requestSubmit(submitter ?? undefined);
});

const later = (seconds) => { clearTimeout(timer); timer = setTimeout(pump, seconds * 1000); };

/** Says what waits, and what was not accepted. */
async function tell(extra = '') {
  const all = await waitingOf(person);
  const open = all.filter((one) => !one.refused);
  const lines = [open.length ? fill(count(words, 'kept', open.length), { n: open.length }) : '', sent ? fill(count(words, 'sent', sent), { n: sent }) : '', extra];
  refusals.replaceChildren(...all.filter((one) => one.refused).map(line));
  say([...lines, refusals.childElementCount ? ' ' : ''].filter(Boolean).join(' '));
  return open;
}

function line(entry) {
  const made = document.querySelector('template[data-discard]').content.cloneNode(true).firstElementChild;
  made.querySelector('span').textContent = `${entry.title}: ${fill(words.refused, { text: entry.refused })}`;
  made.querySelector('button').addEventListener('click', async () => { await drop(entry); tell(); });
  return made;
}

async function post(entry) {
  const body = new URLSearchParams([...entry.fields, ['proof', entry.proof], ['given_at', new Date(entry.at).toISOString()]]);
  const stop = AbortSignal.timeout(GIVES_UP);
  const answer = await fetch(entry.url, { method: 'POST', body, signal: stop, credentials: 'same-origin', redirect: 'error', headers: { Accept: 'application/json', 'X-CSRFToken': token } });
  return { status: answer.status, told: await answer.json().catch(() => ({})) };
}

/** Sends what waits, one at a time, and drops it only when the server says that it holds it. */
async function pump() {
  clearTimeout(timer);
  if (busy) return;
  busy = true;
  try {
    const open = (await waitingOf(person)).filter((one) => !one.refused);
    for (const entry of open) if (!(await one(entry))) break;
    pause = 0;
  } catch {
    pause = Math.min(LONGEST, pause * 2 || 2);
    await tell();
    later(pause);
  }
  busy = false;
}

/** Sends one; false where somebody has to do something first. */
async function one(entry) {
  const { status, told } = await post(entry);
  if (status >= 500 || status === 429) throw new Error('later');
  if (status === 400 && told.code === 'stale_token') {
    if (!(await fresh())) { await tell(words.signedOut); return false; }
    return one(entry);
  }
  if (status === 401) { await tell(words.signedOut); return false; }
  if (told.code === 'proof_over') { again.hidden = false; await tell(words.prove); return false; }
  if (status === 200 && told.observation) { await drop(entry); sent += 1; }
  else await keep({ ...entry, refused: told.text || String(status) });
  await tell();
  return true;
}

again.addEventListener('submit', async (event) => {
  event.preventDefault();
  const field = again.querySelector('input');
  const { proof, text } = await prove(field.value).catch(() => ({}));
  field.value = '';
  if (!proof) { await tell(text || words.offline); return; }
  for (const entry of await waitingOf(person)) await keep({ ...entry, proof });
  again.hidden = true;
  pump();
});

addEventListener('online', () => later(0));
waitingOf(person).then((found) => found.length && pump());
