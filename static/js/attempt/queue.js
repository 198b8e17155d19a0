// Answers that the server has not acknowledged yet, kept on this device from the moment they are given. An entry is
// { person, attempt, item, client, seq, base, fields, confidence, at, title }: the latest answer of an item, and who gave it.

const NAME = 'signoff-answers';
let opened = null;

function open() {
  opened ??= new Promise((resolve, reject) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore('answers', { keyPath: ['person', 'attempt', 'item'] });
      asked.result.createObjectStore('tabs', { keyPath: ['person', 'attempt', 'client'] });
    };
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
  return opened;
}

async function run(mode, act) {
  const database = await open();
  return new Promise((resolve, reject) => {
    const work = database.transaction(['answers', 'tabs'], mode);
    const asked = act(work.objectStore('answers'), work.objectStore('tabs'));
    work.oncomplete = () => resolve(asked?.result);
    work.onabort = () => reject(work.error);
  });
}

const within = (...parts) => IDBKeyRange.bound(parts, [...parts, []]);
const keyOf = ({ person, attempt, item }) => [person, attempt, item];
const nothing = () => [];

/** Resolves once the answer is on the device, and the number that its tab has reached; rejects where it cannot be. */
export const keep = ({ person, attempt, item, client, seq, base, fields, confidence, at, title }) => run('readwrite', (answers, tabs) => {
  tabs.put({ person, attempt, client, seq, at });
  answers.put({ person, attempt, item, client, seq, base, fields, confidence, at, title });
});

/** Notes a tab that has the attempt open, so that it is known when it was closed. */
export const noteTab = (tab) => run('readwrite', (_, tabs) => { tabs.put(tab); }).catch(nothing);

/** Takes one answer away, unless a newer one of its item has taken its place. */
export const drop = (entry) => run('readwrite', (answers) => {
  const held = answers.get(keyOf(entry));
  held.onsuccess = () => {
    if (held.result?.seq === entry.seq && held.result.client === entry.client) answers.delete(keyOf(entry));
  };
}).catch(nothing);

/** What waits of one person: of one attempt, or of all of them; the oldest first. */
export async function waitingOf(...parts) {
  const found = await run('readonly', (answers) => answers.getAll(within(...parts))).catch(nothing);
  return found.sort((one, other) => one.at - other.at || one.seq - other.seq);
}

/** The tabs of this device that have answered the attempt, the latest first. */
export async function tabsOf(person, attempt) {
  const found = await run('readonly', (_, tabs) => tabs.getAll(within(person, attempt))).catch(nothing);
  return found.sort((one, other) => other.at - one.at);
}

/** Forgets everything of a person, or of one attempt. */
export const erase = (...parts) => run('readwrite', (answers, tabs) => {
  answers.delete(within(...parts));
  tabs.delete(within(...parts));
}).catch(nothing);

/** Whether the device can keep anything. */
export const usable = () => run('readonly', () => null).then(() => true, () => false);
