// Signing in over the page: the answers stay where they are, and only the person whose attempt it is goes on.

import { ask } from './ask.js';

export function signIn(panel, { url, person }, done) {
  const form = panel.querySelector('form');
  const wrong = panel.querySelector('[data-wrong]');
  const title = panel.querySelector('[data-why]');
  const say = (text) => { wrong.textContent = text; wrong.hidden = !text; };

  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    say('');
    const { email, password } = form.elements;
    const button = form.querySelector('button');
    button.disabled = true;
    const { status, said } = await ask(url, { body: { email: email.value, password: password.value, person } }).catch(() => ({ status: 0, said: {} }));
    button.disabled = false;
    password.value = '';
    if (status === 200 && said.person === person) { panel.hidden = true; done(said.token); }
    else { say(said.text || panel.dataset.lost); password.focus(); }
  });

  return { show(why) { title.textContent = why; panel.hidden = false; }, hide() { panel.hidden = true; } };
}
