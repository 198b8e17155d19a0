// Applies the stored appearance before the first paint; page.js lets the account menu change it.
try {
  const stored = localStorage.getItem('signoff-theme');
  if (stored === 'light' || stored === 'dark') document.documentElement.dataset.theme = stored;
} catch { /* private windows may refuse storage */ }
