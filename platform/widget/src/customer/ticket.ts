import { h, icon, replace } from '../ui/dom';
import { linkified } from '../text';
import { CallError, type FileInfo } from './call';
import { uid, type Frame } from './frame';
import { follow, LinkPage } from './page';
import { Picker, sizeOf } from './picker';
import type { Word } from './words';

interface State {
  key: string;
  name: string;
  category: string;
}

interface Ticket {
  number: number;
  subject: string;
  type: string;
  shop: string;
  state: State;
  createdAt: string;
  rating: number | null;
  may: { answer: boolean; urge: boolean; urgeAfter: string | null; rate: boolean; rateUntil: string | null };
  fileMaxBytes: number;
  seq: number;
}

interface Entry {
  seq: number;
  at: string;
  kind: string;
  by: 'CUSTOMER' | 'TEAM' | 'SYSTEM';
  name: string | null;
  text: string | null;
  files: FileInfo[];
  state: State | null;
  score: number | null;
  reasons: string[] | null;
}

interface Part {
  items: Entry[];
  next: string;
  more: boolean;
}

const STEPS: Record<string, number> = { NEW: 0, OPEN: 1, PENDING: 1, HOLD: 1, SOLVED: 2, CLOSED: 3 };
const GOOD = ['quick', 'friendly', 'solved', 'clear'];
const BAD = ['slow', 'unfriendly', 'notSolved', 'unclear', 'askedAgain'];
const LOOK = 15_000;

class TicketPage extends LinkPage {
  private ticket!: Ticket;
  private after = '0';
  private drawn = new Set<number>();
  private timer: number | undefined;
  private sending = uid();
  private readonly top = h('section', { class: 'card' });
  private readonly thread = h('ol', { class: 'thread', 'aria-live': 'polite' });
  private readonly older = h('button', { type: 'button', class: 'plain', hidden: true });
  private readonly rating = h('section', { class: 'card rating', hidden: true });
  private readonly answer = h('section', { class: 'card answer', hidden: true });

  constructor(at: Frame) {
    super(at, '/api/customer/ticket', 'link.overText');
    this.older.addEventListener('click', () => void this.more());
    replace(this.older, at.say('thread.older'));
  }

  override stop(): void {
    super.stop();
    clearTimeout(this.timer);
  }

  async begin(): Promise<void> {
    const { main, say } = this.at;
    try {
      this.ticket = await this.calls.get<Ticket>('');
      const part = await this.calls.get<Part>('/history');
      if (this.over) return;
      main.setAttribute('aria-busy', 'false');
      this.at.shop(this.ticket.shop);
      document.title = `#${this.ticket.number} ${this.ticket.subject}`;
      const history = h('section', { class: 'card', 'aria-labelledby': 'history' }, h('h2', { id: 'history' }, say('thread.title')), this.thread, this.older);
      replace(main, this.top, this.rating, history, this.answer, this.told);
      this.drawTop();
      this.add(part);
      this.drawAnswer();
      this.drawRating();
      this.later();
    } catch (e) {
      this.failed(e);
    }
  }

  private later(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.look(), LOOK) as unknown as number;
  }

  /** What is new; what he writes meanwhile stays. */
  private async look(): Promise<void> {
    if (this.over) return;
    if (document.visibilityState === 'visible') {
      try {
        await this.renew();
      } catch (e) {
        if (e instanceof CallError && e.status === 401) {
          this.failed(e);
          return this.stop();
        }
        // Anything else may pass: it is asked again.
      }
    }
    this.later();
  }

  private async renew(): Promise<void> {
    const before = this.ticket;
    this.show(await this.calls.get<Ticket>(''), before);
    if (this.ticket.seq !== before.seq && this.older.hidden) await this.more();
  }

  private show(ticket: Ticket, before: Ticket): void {
    this.ticket = ticket;
    this.drawTop();
    if (before.may.answer !== ticket.may.answer) this.drawAnswer();
    if (before.may.rate !== ticket.may.rate || before.rating !== ticket.rating) this.drawRating();
  }

  private async more(): Promise<void> {
    this.add(await this.calls.get<Part>(`/history?after=${this.after}`));
  }

  private drawTop(): void {
    const { say } = this.at;
    const { ticket } = this;
    const category = ticket.state.category;
    const now = STEPS[category] ?? 1;
    const steps = ['NEW', 'OPEN', 'SOLVED', 'CLOSED'].map((step, i) =>
      h(
        'li',
        { class: i < now ? 'past' : i === now ? 'now' : 'to-come', 'aria-current': i === now ? 'step' : null },
        h('span', { class: 'dot' }, i < now || category === 'CLOSED' ? icon('check') : null),
        h('span', null, say(`step.${step}` as Word)),
        i <= now && h('span', { class: 'sr' }, i < now ? say('step.done') : say('step.now')),
      ),
    );
    const hint = category === 'PENDING' || category === 'HOLD' || category === 'CLOSED' ? say(`state.${category}` as Word) : undefined;
    replace(
      this.top,
      h('p', { class: 'kicker' }, say('ticket.title', { number: ticket.number })),
      h('h1', null, ticket.subject),
      h('p', { class: 'muted' }, `${ticket.type} · ${say('ticket.since', { at: this.time(ticket.createdAt) })}`),
      h('p', { class: `pill ${category.toLowerCase()}` }, ticket.state.name),
      h('ol', { class: 'steps', 'aria-label': say('ticket.steps') }, ...steps),
      hint && h('p', { class: `hint ${category.toLowerCase()}` }, hint),
      this.urging(),
    );
  }

  private urging(): HTMLElement | undefined {
    const { say } = this.at;
    const { may } = this.ticket;
    if (may.urgeAfter) return h('p', { class: 'muted urged' }, icon('check'), `${say('urge.done')} ${say('urge.again', { at: this.time(may.urgeAfter) })}`);
    if (!may.urge) return undefined;
    const button = h('button', { type: 'button', class: 'secondary' }, icon('clock'), say('urge.button'));
    button.addEventListener('click', () => {
      void this.doing(button, async () => {
        this.show(await this.calls.post<Ticket>('/urge', {}), this.ticket);
        await this.more();
        replace(this.told, say('urge.done'));
      });
    });
    return h('div', { class: 'urge' }, button);
  }

  private async doing(button: HTMLButtonElement, work: () => Promise<void>): Promise<void> {
    button.disabled = true;
    replace(this.told);
    this.told.classList.remove('fault');
    try {
      await work();
    } catch (e) {
      if (e instanceof CallError && e.status === 401) return this.failed(e);
      this.told.classList.add('fault');
      replace(this.told, this.why(e));
      this.told.scrollIntoView({ block: 'nearest' });
    } finally {
      button.disabled = false;
    }
  }

  private add(part: Part): void {
    this.after = part.next;
    this.older.hidden = !part.more;
    for (const entry of part.items) {
      if (this.drawn.has(entry.seq)) continue;
      this.drawn.add(entry.seq);
      this.thread.appendChild(this.line(entry));
    }
  }

  private line(entry: Entry): HTMLElement {
    const { say } = this.at;
    const when = h('time', { datetime: entry.at }, this.time(entry.at));
    const said = entry.text || entry.files.length > 0;
    const happened = this.happened(entry);
    if (!said) return h('li', { class: 'happened' }, h('span', null, happened ?? say('thread.created')), ' ', when);
    const who = entry.by === 'CUSTOMER' ? say('thread.you') : (entry.name ?? say('thread.team'));
    return h(
      'li',
      { class: `said ${entry.by.toLowerCase()}` },
      h('p', { class: 'who' }, h('strong', null, who), ' ', when),
      h(
        'div',
        { class: 'bubble' },
        happened && h('p', { class: 'muted' }, happened),
        entry.text ? h('p', { class: 'text' }, linkified(entry.text)) : null,
        ...entry.files.map((file) => this.file(file)),
      ),
    );
  }

  private happened(entry: Entry): string | undefined {
    const { say } = this.at;
    if (entry.kind === 'moved') return say('thread.moved', { state: entry.state?.name ?? '' });
    if (entry.kind === 'urged') return say('thread.urged');
    return entry.kind === 'rated' ? say('thread.rated', { n: entry.score ?? 0 }) : undefined;
  }

  private file(file: FileInfo): HTMLElement {
    const { say } = this.at;
    const note = h('span', { class: 'muted' }, file.size >= 0 ? sizeOf(file.size) : '');
    const button = h('button', { type: 'button', class: 'file', 'aria-label': say('files.download', { name: file.name }) }, icon('file'), h('span', { class: 'file-name' }, file.name), note);
    button.addEventListener('click', () => {
      this.calls.blob(`/files/${encodeURIComponent(file.id)}`).then(
        (blob) => {
          const url = URL.createObjectURL(blob);
          h('a', { href: url, download: file.name }).click();
          setTimeout(() => URL.revokeObjectURL(url), 60_000);
        },
        // Being checked for viruses, or withheld: the server's words.
        (error: unknown) => replace(note, (error instanceof CallError && error.status === 409 && error.detail) || say('files.gone')),
      );
    });
    return button;
  }

  private drawAnswer(): void {
    const { say } = this.at;
    this.answer.hidden = !this.ticket.may.answer;
    if (!this.ticket.may.answer) return replace(this.answer);
    const text = h('textarea', { id: 'answer', rows: 4, maxlength: 5000, placeholder: say('reply.hint') });
    const picker = new Picker(say, 10, this.ticket.fileMaxBytes, (file) => this.calls.upload('/files', file), 'answer-files');
    const send = h('button', { type: 'submit', class: 'primary' }, icon('send'), say('reply.send'));
    const form = h('form', { novalidate: true }, h('label', { for: 'answer' }, h('h2', null, say('reply.label'))), text, h('div', { class: 'row' }, picker.element, send));
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      const words = text.value.trim();
      if (!words && picker.ids.length === 0) {
        text.focus();
        return replace(this.told, say('reply.empty'));
      }
      if (picker.waits) return replace(this.told, say('reply.wait'));
      void this.doing(send, async () => {
        // The same id when it is sent again: the answer stands once, whatever the network does.
        await this.calls.post('/replies', { clientId: this.sending, text: words, fileIds: picker.ids });
        this.sending = uid();
        text.value = '';
        picker.clear();
        replace(this.told, say('reply.sent'));
        await this.renew();
      });
    });
    replace(this.answer, form);
  }

  private drawRating(): void {
    const { say } = this.at;
    const { may, rating } = this.ticket;
    this.rating.hidden = !may.rate;
    if (!may.rate) return replace(this.rating);
    const why = h('div', { class: 'reasons' });
    const stars = h('div', { class: 'stars' });
    let score = rating ?? 0;
    const choose = (chosen: number) => {
      score = chosen;
      [...stars.querySelectorAll('label')].forEach((label, i) => label.classList.toggle('on', i < chosen));
      replace(
        why,
        h(
          'fieldset',
          null,
          h('legend', null, say('rate.why')),
          ...(chosen > 3 ? GOOD : BAD).map((key) => h('label', { class: 'reason' }, h('input', { type: 'checkbox', name: 'reason', value: key }), h('span', null, say(`reason.${key}` as Word)))),
        ),
      );
    };
    for (let n = 1; n <= 5; n++) {
      const input = h('input', { type: 'radio', name: 'score', value: n, class: 'sr', 'aria-label': `${say('rate.score', { n })}: ${say(`rate.${n}` as Word)}`, checked: rating === n });
      input.addEventListener('change', () => choose(n));
      stars.appendChild(h('label', { title: say(`rate.${n}` as Word) }, input, icon('star')));
    }
    const comment = h('textarea', { id: 'comment', rows: 2, maxlength: 2000 });
    const send = h('button', { type: 'submit', class: 'primary' }, say('rate.send'));
    const form = h(
      'form',
      { novalidate: true },
      h('fieldset', null, h('legend', null, h('h2', null, say('rate.title'))), stars),
      why,
      h('label', { for: 'comment', class: 'label' }, say('rate.comment')),
      comment,
      rating !== null && may.rateUntil && h('p', { class: 'muted' }, say('rate.change', { at: this.time(may.rateUntil) })),
      h('div', { class: 'row end' }, send),
    );
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      if (score < 1) {
        stars.querySelector('input')?.focus();
        return replace(this.told, say('rate.choose'));
      }
      const reasons = [...why.querySelectorAll<HTMLInputElement>('input:checked')].map((input) => input.value);
      void this.doing(send, async () => {
        this.show(await this.calls.post<Ticket>('/rating', { score, reasons, comment: comment.value.trim() || null }), this.ticket);
        this.drawRating();
        await this.more();
        replace(this.told, say('rate.thanks'));
      });
    });
    replace(this.rating, form);
    if (score > 0) choose(score);
  }
}

follow((at) => new TicketPage(at));
