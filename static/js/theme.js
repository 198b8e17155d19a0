// Applies the stored appearance before the first paint, and lets the account menu change it.
(() => {
  const key = 'signoff-theme';
  const root = document.documentElement;
  let stored = null;
  try { stored = localStorage.getItem(key); } catch { /* private windows may refuse storage */ }

  const apply = (theme) => {
    if (theme === 'light' || theme === 'dark') root.dataset.theme = theme;
    else delete root.dataset.theme;
  };
  apply(stored);

  document.addEventListener('DOMContentLoaded', () => {
    for (const group of document.querySelectorAll('[data-theme-choice]')) {
      group.hidden = false;
      const current = group.querySelector(`input[value="${root.dataset.theme ?? 'system'}"]`);
      if (current) current.checked = true;
      group.addEventListener('change', (event) => {
        apply(event.target.value);
        try { localStorage.setItem(key, event.target.value); } catch { /* holds for this page only */ }
      });
    }
  });
})();
