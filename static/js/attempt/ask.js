// One way of asking the server: JSON, the form token, and a patience of ten seconds. Rejects where nothing answers.

const PATIENCE = 10_000;

/** `{ status, said, wait }`: the parsed answer where it is JSON, and how many seconds it asks to wait. */
export async function ask(url, { token, body, ...options } = {}) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), PATIENCE);
  const headers = { Accept: 'application/json' };
  if (token) headers['X-CSRFToken'] = token;
  if (body) headers['Content-Type'] = 'application/json';
  const sent = body ? { method: 'POST', body: JSON.stringify(body) } : {};
  try {
    const answer = await fetch(url, { credentials: 'same-origin', signal: stop.signal, headers, ...sent, ...options });
    const said = await answer.json().catch(() => ({}));
    return { status: answer.status, type: answer.type, said, wait: Number(answer.headers.get('Retry-After')) || 0 };
  } finally { clearTimeout(timer); }
}

/** A sentence with its places filled: fill('Saved {at}', { at: '10:42' }). */
export const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);

/** The sentence for a number: words.kept_one or words.kept_many. */
export const count = (words, name, n) => fill(words[`${name}_${n === 1 ? 'one' : 'many'}`], { n });

/** Small things that a reload should not take away, for this tab alone; where nothing can be kept they last as long as the page. */
export const notes = {
  get(name, otherwise) { try { return JSON.parse(sessionStorage.getItem(name)) ?? otherwise; } catch { return otherwise; } },
  set(name, value) { try { sessionStorage.setItem(name, JSON.stringify(value)); } catch { /* lasts for this page */ } },
};
