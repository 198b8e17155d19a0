// Small comforts of every page with navigation; each one finds its elements by a data attribute and the page works without it.

/** An error summary takes focus, so that its first words are read aloud. */
document.querySelector('[data-focus]')?.focus();

/** A menu closes on Escape and on a click elsewhere. */
const menus = document.querySelectorAll('details[data-menu]');
document.addEventListener('click', (event) => {
  for (const menu of menus) if (!menu.contains(event.target)) menu.open = false;
});
document.addEventListener('keydown', (event) => {
  if (event.key !== 'Escape') return;
  for (const menu of menus) {
    if (menu.open && menu.contains(document.activeElement)) menu.querySelector('summary').focus();
    menu.open = false;
  }
});

/** A print button appears only where it can work. */
for (const button of document.querySelectorAll('[data-print]')) {
  button.hidden = false;
  button.addEventListener('click', () => window.print());
}

/** Answers that wait on this device are spoken of where any were ever kept: a look at the names of its databases. */
if (document.querySelector('template[data-kept]')) {
  const names = indexedDB.databases?.() ?? Promise.resolve([{ name: 'signoff-answers' }]);
  names.then((found) => found.some(({ name }) => name === 'signoff-answers') && import('./kept.js')).catch(() => {});
}

/** The account menu changes the appearance, which theme.js applies to the next page before it is painted. */
for (const group of document.querySelectorAll('[data-theme-choice]')) {
  const root = document.documentElement;
  const current = group.querySelector(`input[value="${root.dataset.theme ?? 'system'}"]`);
  if (current) current.checked = true;
  group.hidden = false;
  group.addEventListener('change', ({ target }) => {
    if (target.value === 'system') delete root.dataset.theme;
    else root.dataset.theme = target.value;
    try { localStorage.setItem('signoff-theme', target.value); } catch { /* holds for this page only */ }
  });
}

/** What a question's own control adds (a word count, points on a figure), once for each kind on the page. */
for (const address of new Set([...document.querySelectorAll('[data-module]')].map((part) => part.dataset.module))) import(address);
