import type { Key, Translate } from '../i18n';
import { h, icon, replace, setText } from './dom';

/** Asked once after a chat. `send` rejects when it didn't get through; then the visitor may try again. */
export function ratingCard(t: Translate, send: (score: number, comment: string) => Promise<void>, dismiss: () => void): HTMLElement {
  let score = 0;
  const word = h('span', { class: 'rating-word', 'aria-hidden': 'true' });
  const comment = h('textarea', { rows: '2', maxlength: '1000', 'aria-label': t('rating.comment'), placeholder: t('rating.comment') });
  const problem = h('p', { class: 'field-note', role: 'alert' });
  const submit = h('button', { type: 'submit', class: 'primary' }, t('rating.send'));
  const more = h('div', { class: 'rating-more', hidden: true }, comment, problem, submit);
  const stars = [1, 2, 3, 4, 5].map((n) => {
    const input = h('input', { type: 'radio', name: 'score', value: String(n), class: 'sr' });
    const star = h('label', { class: 'star', title: t(`rating.${n}` as Key) }, input, icon('star'), h('span', { class: 'sr' }, `${t('rating.score', { n })}: ${t(`rating.${n}` as Key)}`));
    input.addEventListener('change', () => {
      score = n;
      stars.forEach((other, i) => other.classList.toggle('on', i < n));
      setText(word, t(`rating.${n}` as Key));
      more.hidden = false;
    });
    return star;
  });
  const form = h(
    'form',
    { class: 'rating' },
    h('fieldset', null, h('legend', null, t('rating.title')), h('div', { class: 'stars' }, ...stars), word),
    more,
    h('button', { type: 'button', class: 'plain', onclick: dismiss }, t('rating.later')),
  );
  form.addEventListener('submit', (e) => {
    e.preventDefault();
    if (!score) return;
    submit.disabled = true;
    send(score, comment.value.trim()).then(
      () => replace(form, h('p', { class: 'rating-thanks', role: 'status' }, icon('check'), t('rating.thanks'))),
      () => {
        submit.disabled = false;
        setText(problem, t('rating.failed'));
      },
    );
  });
  return form;
}
