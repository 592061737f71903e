import { h, icon, replace } from '../ui/dom';
import { linkified } from '../text';
import { CallError, Calls, type FieldError } from './call';
import { frame, message, type Frame } from './frame';
import { Picker } from './picker';
import { prove } from './sha256';
import { isShown, type Question } from './shown';

interface Field {
  key: string;
  label: string;
  help: string | null;
  kind: string;
  required: boolean;
  preset: unknown;
  choices: { key: string; name: string }[];
  min: number | null;
  max: number | null;
  length: number;
  all: Question[];
  any: Question[];
}

interface Form {
  title: string | null;
  intro: string | null;
  thanks: string | null;
  shop: string;
  fields: Field[];
  files: boolean;
  fileMaxBytes: number;
  stamp: string;
  bits: number;
  waitMillis: number;
}

interface Taken {
  number: number;
  url: string;
  expiresAt: string;
}

type Value = string | boolean | string[] | undefined;

/** One line of the form: how it is drawn, what it says, where its fault stands. */
interface Line {
  name: string;
  label: string;
  element: HTMLElement;
  first: HTMLElement;
  read(): Value;
  waits?(): boolean;
  fault: HTMLElement;
  required: boolean;
}

class FormPage {
  private form!: Form;
  private opened = 0;
  private readonly lines = new Map<string, Line>();
  private readonly calls: Calls;
  private readonly key: string;
  private pickers = 0;

  constructor(private readonly at: Frame) {
    this.key = decodeURIComponent(location.pathname.split('/').filter(Boolean)[1] ?? '');
    this.calls = new Calls(`/api/form/${encodeURIComponent(this.key)}`, at.language, () => this.form?.stamp);
  }

  async begin(): Promise<void> {
    const { main, say } = this.at;
    try {
      await this.open();
      main.setAttribute('aria-busy', 'false');
      this.at.shop(this.form.shop);
      document.title = this.form.title ?? this.form.shop;
      this.draw();
    } catch (e) {
      const again = { label: say('page.again'), run: () => void this.begin() };
      if (e instanceof CallError && e.status === 404) message(main, say('form.gone'), say('form.goneText'));
      else if (e instanceof CallError && e.status === 0) message(main, say('page.offline'), say('page.offlineText'), again);
      else message(main, say('page.fault'), e instanceof CallError ? (e.detail ?? '') : String(e), again);
    }
  }

  private async open(): Promise<void> {
    this.form = await this.calls.get<Form>(`?locale=${encodeURIComponent(this.at.language)}`);
    this.opened = Date.now();
  }

  private draw(): void {
    const { main, say } = this.at;
    const { form } = this;
    this.lines.clear();
    const input = (name: string, label: string, props: Record<string, unknown>, required: boolean, help?: string) => {
      const element = h('input', { id: name, name, ...props });
      this.line(name, label, element, required, () => element.value.trim() || undefined, help);
    };
    input('name', say('form.name'), { autocomplete: 'name', maxlength: 200 }, true);
    input('email', say('form.email'), { type: 'email', autocomplete: 'email', maxlength: 320 }, false, say('form.reach'));
    input('phone', say('form.phone'), { type: 'tel', autocomplete: 'tel', maxlength: 40 }, false);
    input('subject', say('form.subject'), { maxlength: 200 }, true);
    for (const field of form.fields) this.own(field);
    const text = h('textarea', { id: 'text', name: 'text', rows: 6, maxlength: 5000 });
    this.line('text', say('form.text'), text, true, () => text.value.trim() || undefined);
    if (form.files) this.files('fileIds', say('files.add'), 10, false);
    // People don't see it, and nothing fills it in for them.
    const trap = h('input', { id: 'website', name: 'website', tabindex: '-1', autocomplete: 'off' });
    const faults = h('div', { class: 'faults', role: 'alert', tabindex: '-1', hidden: true });
    const send = h('button', { type: 'submit', class: 'primary wide' }, say('form.send'));
    const element = h(
      'form',
      { novalidate: true, class: 'card' },
      h('h1', null, form.title ?? form.shop),
      form.intro && h('p', { class: 'intro' }, linkified(form.intro)),
      faults,
      ...[...this.lines.values()].map((line) => line.element),
      h('div', { class: 'away-from-people', 'aria-hidden': 'true' }, h('label', { for: 'website' }, say('form.trap')), trap),
      send,
    );
    element.addEventListener('input', () => this.showWhatIsAsked());
    element.addEventListener('change', () => this.showWhatIsAsked());
    element.addEventListener('submit', (event) => {
      event.preventDefault();
      void this.send(send, faults, trap.value);
    });
    replace(main, element);
    this.showWhatIsAsked();
  }

  private line(name: string, label: string, first: HTMLElement, required: boolean, read: () => Value, help?: string | null, body?: HTMLElement): Line {
    const { say } = this.at;
    const fault = h('p', { class: 'fault', id: `${name}-fault` });
    const mark = required ? h('span', { class: 'star', 'aria-hidden': 'true' }, ' *') : h('span', { class: 'muted' }, ` (${say('form.optional')})`);
    first.setAttribute('aria-describedby', help ? `${name}-help ${name}-fault` : `${name}-fault`);
    if (required) first.setAttribute('aria-required', 'true');
    const note = help ? h('p', { class: 'muted', id: `${name}-help` }, help) : null;
    const element = body
      ? h('fieldset', { class: 'line' }, h('legend', null, label, mark), body, note, fault)
      : h('div', { class: 'line' }, h('label', { for: first.id, class: 'label' }, label, mark), first, note, fault);
    const line = { name, label, element, first, read, fault, required };
    this.lines.set(name, line);
    return line;
  }

  private files(name: string, label: string, most: number, required: boolean, help?: string | null): void {
    const picker = new Picker(this.at.say, most, this.form.fileMaxBytes, (file) => this.calls.upload('/files', file), `files-${this.pickers++}`);
    const line = this.line(name, label, picker.element, required, () => (picker.ids.length > 0 ? picker.ids : undefined), help, picker.element);
    line.waits = () => picker.waits;
  }

  private own(field: Field): void {
    const { say } = this.at;
    const name = `fields.${field.key}`;
    const add = (first: HTMLElement, read: () => Value, body?: HTMLElement) => this.line(name, field.label, first, field.required, read, field.help, body);
    const preset = field.preset === null || field.preset === undefined ? '' : String(field.preset);
    switch (field.kind) {
      case 'LONG_TEXT': {
        const area = h('textarea', { id: name, rows: 4, maxlength: field.length });
        area.value = preset;
        add(area, () => area.value.trim() || undefined);
        break;
      }
      case 'CHOICE': {
        const select = h('select', { id: name }, h('option', { value: '' }, say('form.choose')), ...field.choices.map((each) => h('option', { value: each.key }, each.name)));
        select.value = preset;
        add(select, () => select.value || undefined);
        break;
      }
      case 'MANY': {
        const boxes = field.choices.map((each, i) => h('input', { type: 'checkbox', id: `${name}-${i}`, value: each.key }));
        const body = h('div', { class: 'choices' }, ...field.choices.map((each, i) => h('label', null, boxes[i], ' ', each.name)));
        const chosen = () => boxes.filter((box) => box.checked).map((box) => box.value);
        add(boxes[0]!, () => (chosen().length > 0 ? chosen() : undefined), body);
        break;
      }
      case 'FLAG': {
        const box = h('input', { type: 'checkbox', id: name, checked: field.preset === true });
        add(box, () => (box.checked ? true : undefined), h('div', { class: 'choices' }, h('label', null, box, ' ', say('form.yes'))));
        break;
      }
      case 'FILE':
        this.files(name, field.label, field.length || 10, field.required, field.help);
        break;
      default: {
        const number = field.kind === 'NUMBER' || field.kind === 'MONEY';
        const input = h('input', { id: name, type: field.kind === 'DATE' ? 'date' : 'text', inputmode: number ? 'decimal' : null, maxlength: field.length > 0 ? field.length : null });
        input.value = preset;
        add(input, () => input.value.trim() || undefined);
      }
    }
  }

  private showWhatIsAsked(): void {
    for (const field of this.form.fields) {
      const line = this.lines.get(`fields.${field.key}`)!;
      line.element.hidden = !isShown(field.all, field.any, (key) => {
        const asked = this.lines.get(`fields.${key}`);
        return asked && !asked.element.hidden ? asked.read() : undefined;
      });
    }
  }

  private answers(): Record<string, unknown> {
    const body: Record<string, unknown> = {};
    const fields: Record<string, Value> = {};
    for (const line of this.lines.values()) {
      const value = line.element.hidden ? undefined : line.read();
      if (value === undefined) continue;
      if (line.name.startsWith('fields.')) fields[line.name.slice(7)] = value;
      else body[line.name] = value;
    }
    return { ...body, fields };
  }

  private missing(): FieldError[] {
    const { say } = this.at;
    const wrong = [...this.lines.values()]
      .filter((line) => !line.element.hidden && line.required && line.read() === undefined)
      .map((line) => ({ field: line.name, code: 'required', message: say('form.required') }));
    const reachable = this.lines.get('email')!.read() !== undefined || this.lines.get('phone')!.read() !== undefined;
    return reachable ? wrong : [...wrong, { field: 'email', code: 'required', message: say('form.reach') }];
  }

  private async send(button: HTMLButtonElement, faults: HTMLElement, website: string): Promise<void> {
    const { say } = this.at;
    const missing = this.missing();
    this.tell(faults, missing);
    if (missing.length > 0) return;
    const waiting = [...this.lines.values()].find((line) => line.waits?.());
    if (waiting) return this.tell(faults, [{ field: waiting.name, code: 'wait', message: say('reply.wait') }]);
    button.disabled = true;
    replace(button, say('form.sending'));
    try {
      this.thank(await this.deliver(website));
    } catch (e) {
      if (!(e instanceof CallError)) throw e;
      const text = e.status === 0 ? `${say('page.offline')}. ${say('page.offlineText')}` : (e.detail ?? say('page.fault'));
      this.tell(faults, e.errors.length > 0 ? e.errors : [{ field: '', code: '', message: text }]);
    } finally {
      button.disabled = false;
      replace(button, say('form.send'));
    }
  }

  private async deliver(website: string): Promise<Taken> {
    for (let again = false; ; again = true) {
      const { stamp, bits, waitMillis } = this.form;
      const proof = await prove(stamp, bits);
      const wait = this.opened + waitMillis + 300 - Date.now();
      if (wait > 0) await new Promise((go) => setTimeout(go, wait));
      try {
        return await this.calls.post<Taken>('', { ...this.answers(), stamp, proof, website });
      } catch (e) {
        // It lay open too long: what was filled in stays, only files are bound to the visit that is over.
        const old = e instanceof CallError && e.errors.some((error) => error.field === 'stamp');
        if (!old || again) throw e;
        await this.open();
      }
    }
  }

  private tell(faults: HTMLElement, errors: FieldError[]): void {
    const { say } = this.at;
    for (const line of this.lines.values()) {
      const mine = errors.filter((error) => error.field === line.name);
      replace(line.fault, mine.map((error) => error.message).join(' '));
      line.element.classList.toggle('wrong', mine.length > 0);
      if (mine.length > 0) line.first.setAttribute('aria-invalid', 'true');
      else line.first.removeAttribute('aria-invalid');
    }
    faults.hidden = errors.length === 0;
    const items = errors.map((error) => {
      const line = this.lines.get(error.field);
      if (!line) return h('li', null, error.message);
      const link = h('a', { href: `#${line.first.id}` }, line.label);
      link.addEventListener('click', (event) => {
        event.preventDefault();
        line.first.focus();
      });
      return h('li', null, link, ': ', error.message);
    });
    replace(faults, h('p', null, icon('alert'), say('form.check')), h('ul', null, ...items));
    if (errors.length > 0) faults.focus();
  }

  private thank(taken: Taken): void {
    const { main, say } = this.at;
    const until = new Intl.DateTimeFormat(this.at.language, { dateStyle: 'medium' }).format(new Date(taken.expiresAt));
    const copy = h('button', { type: 'button', class: 'secondary' }, say('form.copy'));
    copy.addEventListener('click', () => {
      void navigator.clipboard?.writeText(taken.url).then(() => replace(copy, icon('check'), say('form.copied')));
    });
    const head = h('h1', { tabindex: '-1' }, say('form.thanks'));
    replace(
      main,
      h(
        'section',
        { class: 'card thanks' },
        h('span', { class: 'big-check' }, icon('check')),
        head,
        h('p', { class: 'number' }, say('form.number', { number: `#${taken.number}` })),
        this.form.thanks && h('p', { class: 'intro' }, linkified(this.form.thanks)),
        h('p', null, say('form.linkText', { at: until })),
        h('div', { class: 'row' }, h('a', { class: 'primary', href: taken.url, target: '_blank', rel: 'noopener noreferrer' }, say('form.link')), navigator.clipboard ? copy : null),
      ),
    );
    head.focus();
  }
}

frame((at) => void new FormPage(at).begin());
