// Who may answer: the name of this tab, and what the server says every few seconds about the attempt.

import { ask, notes } from './ask.js';
import * as queue from './queue.js';

const EVERY = 10_000;
const TIE = 3000;  // while a page reloads, its own lock is still about to be let go

export const newName = () => crypto.getRandomValues(new Uint32Array(4)).join('');

const lockOf = (attempt, client) => `signoff ${attempt} ${client}`;

/** Holds a name for as long as the page lives; false where another living tab has it. */
function lock(name, patience) {
  if (!navigator.locks) return true;
  return new Promise((resolve) => {
    const signal = AbortSignal.timeout(patience);
    const held = () => { resolve(true); return new Promise(() => {}); };
    navigator.locks.request(name, { signal }, held).catch(() => resolve(false));
  });
}

/** The name of this tab, which stays over a reload, and its last number. A copy of a living tab gets a name of its own; one that was closed is taken up again. */
export async function nameOf(person, attempt) {
  const before = await queue.tabsOf(person, attempt);
  const note = `signoff-tab-${attempt}`;
  const mine = notes.get(note, { seq: 0 });
  const closed = navigator.locks ? before.filter(({ client }) => client !== mine.client) : [];
  let tab = null;
  for (const one of mine.client ? [mine, ...closed] : closed) {
    if (await lock(lockOf(attempt, one.client), one === mine ? TIE : 30)) { tab = one; break; }
  }
  const client = tab?.client ?? newName();
  if (!tab) await lock(lockOf(attempt, client), TIE);
  const seq = Math.max(tab?.seq ?? 0, before.find((one) => one.client === client)?.seq ?? 0);
  notes.set(note, { client, seq });
  queue.noteTab({ person, attempt, client, seq, at: Date.now() });
  return { client, seq };
}

/** Whether no other tab of this browser has the attempt open; no where the browser cannot tell. */
export async function alone(attempt, client) {
  const { held } = await navigator.locks?.query() ?? {};
  return Boolean(held) && !held.some(({ name }) => name.startsWith(lockOf(attempt, '')) && name !== lockOf(attempt, client));
}

/** Remembers the number for a device that keeps nothing but this. */
export const noteSeq = (attempt, client, seq) => notes.set(`signoff-tab-${attempt}`, { client, seq });

/** Asks how the attempt stands, now and every ten seconds: heard(said, when, claimed), or lost(status). */
export function watch({ state, hold, client }, sending, heard, lost) {
  let timer = 0;
  let asking = null;

  async function look(take) {
    clearTimeout(timer);
    const began = performance.now();
    const claims = take !== undefined;
    try {
      const { status, said } = await (claims ? ask(hold, { token: sending.token, body: { client, take } }) : ask(state));
      if (status === 200) heard(said, (began + performance.now()) / 2, claims);
      else if (claims && said.code === 'stale_token') { if (await sending.fresh()) { await look(take); return; } }
      else lost(status);
    } catch { lost(0); }
    timer = setTimeout(soon, EVERY);
  }

  /** One question at a time; a claim is asked after the one that is on its way. */
  async function soon(take) {
    await asking;
    asking = look(take);
    await asking;
    asking = null;
  }

  return { look: () => soon(), claim: soon };
}
