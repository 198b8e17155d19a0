// Signing in over the page: the answers stay where they are, and only the person whose attempt it is goes on.
// Loaded when the server says that nobody, or somebody else, is signed in.

import { ask, at } from './ask.js';

/** Shows the panel and why; `done(token)` hears the form token of the new sign-in. */
export function signIn(panel, why, { again, person }, done) {
  const form = panel.querySelector('form');
  const wrong = at('wrong', panel);
  const say = (text) => { wrong.textContent = text; wrong.hidden = !text; };
  at('why', panel).textContent = why;
  panel.hidden = false;

  form.onsubmit = async (event) => {
    event.preventDefault();
    say('');
    const { email, password } = form.elements;
    const button = form.querySelector('button');
    button.disabled = true;
    const { status, said } = await ask(again, { body: { email: email.value, password: password.value, person } }).catch(() => ({ said: {} }));
    button.disabled = false;
    password.value = '';
    if (status !== 200 || said.person !== person) { say(said.text || panel.dataset.lost); password.focus(); return; }
    panel.hidden = true;
    for (const field of document.querySelectorAll('[name=csrf_token]')) field.value = said.token;
    done(said.token);
  };
}
