// Signatures that the server does not hold yet, kept on this device from the moment they are given. An entry is
// { person, draft, url, fields, proof, at, title, refused }: what the form said, by whom; never a password or a PIN.

const NAME = 'signoff-signatures';
let opened = null;

function open() {
  opened ??= new Promise((resolve, reject) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore('signatures', { keyPath: ['person', 'draft'] });
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
  return opened;
}

async function run(mode, act) {
  const database = await open();
  return new Promise((resolve, reject) => {
    const work = database.transaction('signatures', mode);
    const asked = act(work.objectStore('signatures'));
    work.oncomplete = () => resolve(asked?.result);
    work.onabort = () => reject(work.error);
  });
}

/** Resolves once it is on the device; rejects where it cannot be. */
export const keep = (entry) => run('readwrite', (store) => { store.put(entry); });

export const drop = ({ person, draft }) => run('readwrite', (store) => { store.delete([person, draft]); });

/** What waits of one person, the oldest first. */
export async function waitingOf(person) {
  const found = await run('readonly', (store) => store.getAll(IDBKeyRange.bound([person], [person, []]))).catch(() => []);
  return found.sort((one, other) => one.at - other.at);
}
