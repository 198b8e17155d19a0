// Shows only the fields that the chosen role asks for; what is hidden keeps what was typed and is ignored when signed.
const form = document.querySelector('[data-observe]');
const parts = form.querySelectorAll('[data-for]');
const chosen = () => form.querySelector('input[name="role"]:checked')?.value;

const show = () => {
  const role = chosen();
  for (const part of parts) part.hidden = !part.dataset.for.split(' ').includes(role);
};

for (const note of form.querySelectorAll('[data-without-script]')) note.hidden = true;
form.addEventListener('change', (event) => {
  if (event.target.name === 'role') show();
});
// A page that comes back from the history may hold another choice than the one it was sent with.
window.addEventListener('pageshow', show);
show();
