import type { Key, Translate } from '../i18n';
import type { FormField } from '../types';
import { attr, h, setText } from './dom';

export interface Answers {
  /** Body of the contact call, or undefined when nothing was filled in. */
  contact?: Record<string, unknown>;
  message?: string;
}

const EMAIL = /^[^\s@]{1,64}@[^\s@.]+(?:\.[^\s@.]+)+$/;
const PHONE = /^\+?[\d\s().-]{5,24}$/;

/** What is asked where the channel's settings name no fields: the least that allows an answer. */
export const DEFAULT_OFFLINE_FIELDS: FormField[] = [{ key: 'name' }, { key: 'contact', required: true }];

interface Input {
  field: FormField;
  control: HTMLInputElement | HTMLTextAreaElement;
  note: HTMLElement;
}

/** The form before a chat, or in place of one when nobody is there (then with the message itself). */
export function contactForm(
  t: Translate,
  kind: 'preChat' | 'offline',
  fields: FormField[],
  intro: string,
  submit: (answers: Answers) => void,
): HTMLElement {
  const asked: FormField[] = kind === 'offline' ? [...fields, { key: '#message', label: t('form.message'), required: true }] : fields;
  const inputs: Input[] = asked.map((field, i) => {
    const id = `f${i}`;
    const many = field.key === '#message';
    const control = many
      ? h('textarea', { id, rows: '4', maxlength: '4000' })
      : h('input', { id, maxlength: '200', type: { email: 'email', phone: 'tel' }[field.key] ?? 'text', autocomplete: { name: 'name', email: 'email', phone: 'tel' }[field.key] });
    const note = h('p', { class: 'field-note', id: `${id}n`, role: 'alert' });
    attr(control, 'aria-describedby', note.id);
    if (field.required) attr(control, 'aria-required', 'true');
    control.addEventListener('input', () => note.textContent && check({ field, control, note }, t));
    return { field, control, note };
  });
  const form = h(
    'form',
    { class: 'form', novalidate: true },
    h('h2', null, t(kind === 'offline' ? 'form.offline' : 'form.preChat')),
    h('p', { class: 'intro' }, intro),
    ...inputs.map(({ field, control, note }) =>
      h(
        'div',
        { class: 'form-field' },
        h('label', { for: control.id }, label(field, t), !field.required && h('span', { class: 'optional' }, t('form.optional'))),
        control,
        note,
      ),
    ),
    h('button', { type: 'submit', class: 'primary' }, t(kind === 'offline' ? 'form.send' : 'form.start')),
  );
  form.addEventListener('submit', (e) => {
    e.preventDefault();
    const wrong = inputs.filter((input) => !check(input, t));
    if (wrong.length) {
      wrong[0]!.control.focus();
      return;
    }
    submit(answers(inputs));
  });
  return form;
}

function label(field: FormField, t: Translate): string {
  if (field.label) return field.label;
  return ['name', 'email', 'phone', 'contact', 'message'].includes(field.key) ? t(`form.${field.key}` as Key) : field.key;
}

function check({ field, control, note }: Input, t: Translate): boolean {
  const value = control.value.trim();
  let problem = '';
  if (!value) problem = field.required ? t('form.missing') : '';
  else if (field.key === 'email' && !EMAIL.test(value)) problem = t('form.emailWrong');
  else if (field.key === 'phone' && !PHONE.test(value)) problem = t('form.phoneWrong');
  else if (field.key === 'contact' && !EMAIL.test(value) && !PHONE.test(value)) problem = t('form.contactWrong');
  setText(note, problem);
  attr(control, 'aria-invalid', problem ? 'true' : undefined);
  return !problem;
}

function answers(inputs: Input[]): Answers {
  const result: Answers = {};
  const contact: Record<string, unknown> = {};
  const others: Record<string, string> = {};
  for (const { field, control } of inputs) {
    const value = control.value.trim();
    if (!value) continue;
    if (field.key === '#message') result.message = value;
    else if (field.key === 'contact') contact[value.includes('@') ? 'email' : 'phone'] = value;
    else if (['name', 'email', 'phone'].includes(field.key)) contact[field.key] = value;
    else others[field.key] = value;
  }
  if (Object.keys(others).length) contact.fields = others;
  if (Object.keys(contact).length) result.contact = contact;
  return result;
}
