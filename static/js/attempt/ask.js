// One way of asking the server, and small things that all parts of an attempt use.

const PATIENCE = 10_000;

/** `said` is the parsed answer, `wait` the seconds that it asks for. Rejects where nothing answers. */
export async function ask(url, { token, body, ...options } = {}) {
  const headers = { Accept: 'application/json' };
  if (token) headers['X-CSRFToken'] = token;
  if (body) {
    headers['Content-Type'] = 'application/json';
    options = { method: 'POST', body: JSON.stringify(body) };
  }
  const answer = await fetch(url, { credentials: 'same-origin', signal: AbortSignal.timeout(PATIENCE), headers, ...options });
  const said = await answer.json().catch(() => ({}));
  return { status: answer.status, type: answer.type, said, wait: Number(answer.headers.get('Retry-After')) || 0 };
}

/** The element, or all elements, with this data attribute. */
export const at = (name, within = document) => within.querySelector(`[data-${name}]`);
export const all = (name, within = document) => [...within.querySelectorAll(`[data-${name}]`)];

/** Loads a part that is needed now. Browsers do not fetch a failed address again: the next try has another. */
let tried = '';
export const load = (name) => import(`./${name}.js${tried}`).catch((error) => { tried += '?'; throw error; });

/** A sentence with its places filled: fill('Saved {at}', { at: '10:42' }). */
export const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);

/** The sentence for a number: words.kept_one or words.kept_many. */
export const count = (words, name, n) => fill(words[`${name}_${n === 1 ? 'one' : 'many'}`], { n });

/** Small things that a reload should not take away. */
const kept = (where) => ({
  get(name, otherwise) { try { return JSON.parse(window[where].getItem(name)) ?? otherwise; } catch { return otherwise; } },
  set(name, value) { try { window[where].setItem(name, JSON.stringify(value)); } catch { /* lasts for this page */ } },
});
export const notes = kept('sessionStorage');  // of this tab
export const habits = kept('localStorage');  // of this device
