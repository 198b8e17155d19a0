// Answers that the server has not acknowledged yet, on this device from the moment they are given: the latest of each item.

const NAME = 'signoff-answers';
let opened = null;

function open() {
  opened ??= new Promise((resolve, reject) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => {
      for (const [name, key] of [['answers', 'item'], ['tabs', 'client']]) {
        asked.result.createObjectStore(name, { keyPath: ['person', 'attempt', key] });
      }
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
const nothing = () => [];

/** Resolves once the answer is on the device, and the number that its tab has reached; rejects where it cannot be. */
export const keep = ({ person, attempt, item, client, seq, base, fields, confidence, at, title }) => run('readwrite', (answers, tabs) => {
  tabs.put({ person, attempt, client, seq, at });
  answers.put({ person, attempt, item, client, seq, base, fields, confidence, at, title });
});

/** Notes a tab that has the attempt open, so that it is known when it was closed. */
export const noteTab = (tab) => run('readwrite', (_, tabs) => tabs.put(tab)).catch(nothing);

/** Takes one answer away, unless a newer one of its item has taken its place. */
export const drop = ({ person, attempt, item, client, seq }) => run('readwrite', (answers) => {
  const key = [person, attempt, item];
  const held = answers.get(key);
  held.onsuccess = () => {
    if (held.result?.seq === seq && held.result.client === client) answers.delete(key);
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
export const erase = (...parts) => run('readwrite', (...stores) => {
  for (const store of stores) store.delete(within(...parts));
}).catch(nothing);

/** Whether the device can keep anything. */
export const usable = () => run('readonly', () => null).then(() => true, () => false);
