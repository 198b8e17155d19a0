// Who may answer: the name of this tab, and what the server says every few seconds about the attempt.

import { ask, notes } from './ask.js';
import * as queue from './queue.js';

const EVERY = 10_000;
const TIE = 3000;  // while a page reloads, its own lock is still about to be let go

export const newName = () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');

const lockOf = (attempt, client) => `signoff ${attempt} ${client}`;

/** Holds a name for as long as the page lives; false where another living tab has it. */
function lock(name, patience) {
  if (!navigator.locks) return true;
  return new Promise((resolve) => {
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), patience);
    const got = () => { clearTimeout(timer); resolve(true); return new Promise(() => {}); };
    navigator.locks.request(name, { signal: stop.signal }, got).catch(() => resolve(false));
  });
}

/**
 * The name of this tab and the last number that it gave. It stays over a reload; a tab that was closed is taken up
 * again by the next one of this device, and a copy of a living tab gets a name of its own.
 */
export async function nameOf(person, attempt) {
  const before = await queue.tabsOf(person, attempt);
  const note = `signoff-tab-${attempt}`;
  const mine = notes.get(note, null);
  const names = [mine?.client, ...navigator.locks ? before.map((tab) => tab.client) : []].filter(Boolean);
  for (const client of new Set(names)) {
    if (!await lock(lockOf(attempt, client), client === mine?.client ? TIE : 30)) continue;
    const seq = Math.max(mine?.client === client ? mine.seq : 0, before.find((tab) => tab.client === client)?.seq ?? 0);
    return known({ client, seq });
  }
  const client = newName();
  await lock(lockOf(attempt, client), TIE);
  return known({ client, seq: 0 });

  function known(tab) {
    notes.set(note, tab);
    queue.noteTab({ person, attempt, ...tab, at: Date.now() });
    return tab;
  }
}

/** Whether no other tab of this browser has the attempt open; unknown, so no, where the browser cannot tell. */
export async function alone(attempt, client) {
  const { held } = await navigator.locks?.query() ?? { held: null };
  return held !== null && !held.some(({ name }) => name.startsWith(lockOf(attempt, '')) && name !== lockOf(attempt, client));
}

/** Remembers the number for a device that keeps nothing but this. */
export const noteSeq = (attempt, client, seq) => notes.set(`signoff-tab-${attempt}`, { client, seq });

/** Asks how the attempt stands, now and every ten seconds; `heard(said)` or `lost(status)` hear the answer. */
export function watch({ state, hold, client }, sending, heard, lost) {
  let timer = 0;
  let asking = null;

  async function look(claim = null) {
    clearTimeout(timer);
    const began = performance.now();
    try {
      const { status, said } = await ask(claim === null ? state : hold, claim === null ? {} : { token: sending.token, body: { client, take: claim } });
      if (status === 200) heard(said, (began + performance.now()) / 2, claim !== null);
      else if (status === 400 && said.code === 'stale_token' && claim !== null) { if (await sending.fresh()) return await look(claim); }
      else lost(status);
    } catch { lost(0); }
    timer = setTimeout(soon, EVERY);
    return null;
  }

  /** One question at a time; a claim is asked after the one that is on its way. */
  async function soon(claim = null) {
    await asking;
    asking = look(claim);
    await asking;
    asking = null;
  }

  return { look: () => soon(), claim: (take) => soon(take) };
}
