import { h, icon, replace } from '../ui/dom';
import { linkified } from '../text';
import { CallError } from './call';
import type { Frame } from './frame';
import { follow, LinkPage } from './page';

interface Decision {
  decision: 'APPROVE' | 'REJECT';
  by: string;
  forName: string | null;
  at: string;
  comment: string | null;
}

interface Approval {
  name: string;
  forName: string | null;
  number: number;
  subject: string;
  type: string;
  shop: string;
  state: string;
  creator: string | null;
  createdAt: string;
  description: string | null;
  fields: { label: string; value: string }[];
  notes: { by: string | null; at: string; text: string }[];
  step: number;
  count: number;
  may: boolean;
  /** Null while others are still to be heard. */
  outcome: 'APPROVED' | 'REJECTED' | 'WITHDRAWN' | 'OVER' | null;
  decisions: Decision[];
}

/** One step of an approval, for whoever was mailed its link. Looking decides nothing. */
class ApprovalPage extends LinkPage {
  constructor(at: Frame) {
    super(at, '/api/approval', 'approve.linkText');
  }

  async begin(): Promise<void> {
    try {
      const approval = await this.calls.get<Approval>('');
      if (!this.over) this.draw(approval);
    } catch (e) {
      this.failed(e);
    }
  }

  private draw(approval: Approval): void {
    const { main } = this.at;
    main.setAttribute('aria-busy', 'false');
    this.at.shop(approval.shop);
    document.title = `#${approval.number} ${approval.subject}`;
    replace(main, this.request(approval), this.before(approval), this.notes(approval), approval.may ? this.form(approval) : this.end(approval), this.told);
    if (!approval.may) replace(this.told);
  }

  private request(approval: Approval): HTMLElement {
    const { say } = this.at;
    return h(
      'section',
      { class: 'card' },
      h('p', { class: 'kicker' }, say('approve.title', { number: approval.number })),
      h('h1', null, approval.subject),
      h('p', { class: 'muted' }, [approval.type, approval.creator, this.time(approval.createdAt)].filter(Boolean).join(' · ')),
      approval.count > 1 && h('p', { class: 'pill' }, say('approve.step', { step: approval.step, count: approval.count })),
      approval.may && approval.forName && h('p', { class: 'hint' }, say('approve.for', { name: approval.forName })),
      approval.description ? h('p', { class: 'text said-first' }, linkified(approval.description)) : null,
      approval.fields.length > 0 && h('dl', { class: 'facts' }, ...approval.fields.flatMap((field) => [h('dt', null, field.label), h('dd', { class: 'text' }, field.value)])),
    );
  }

  private before(approval: Approval): HTMLElement | false {
    const { say } = this.at;
    return (
      approval.decisions.length > 0 &&
      h(
        'section',
        { class: 'card', 'aria-labelledby': 'before' },
        h('h2', { id: 'before' }, say('approve.before')),
        h('ul', { class: 'decisions' }, ...approval.decisions.map((each) => this.decision(each))),
      )
    );
  }

  private decision(each: Decision): HTMLElement {
    const { say } = this.at;
    const name = each.forName ? say('approve.instead', { by: each.by, name: each.forName }) : each.by;
    const yes = each.decision === 'APPROVE';
    return h(
      'li',
      { class: yes ? 'yes' : 'no' },
      icon(yes ? 'check' : 'close'),
      h('div', null, h('strong', null, say(yes ? 'approve.by' : 'reject.by', { by: name })), ' ', h('time', { class: 'muted', datetime: each.at }, this.time(each.at)), each.comment ? h('p', { class: 'text' }, each.comment) : null),
    );
  }

  private notes(approval: Approval): HTMLElement | false {
    const { say } = this.at;
    return (
      approval.notes.length > 0 &&
      h(
        'section',
        { class: 'card', 'aria-labelledby': 'notes' },
        h('h2', { id: 'notes' }, say('approve.notes')),
        h(
          'ol',
          { class: 'thread' },
          ...approval.notes.map((note) => h('li', { class: 'said' }, h('p', { class: 'who' }, h('strong', null, note.by ?? ''), ' ', h('time', { datetime: note.at }, this.time(note.at))), h('div', { class: 'bubble' }, h('p', { class: 'text' }, linkified(note.text))))),
        ),
      )
    );
  }

  private form(approval: Approval): HTMLElement {
    const { say } = this.at;
    const comment = h('textarea', { id: 'comment', rows: 3, maxlength: 5000, 'aria-describedby': 'comment-help' });
    const approve = h('button', { type: 'submit', class: 'primary' }, icon('check'), say('approve.yes'));
    const reject = h('button', { type: 'button', class: 'secondary no' }, icon('close'), say('approve.no'));
    const decide = async (decision: 'APPROVE' | 'REJECT') => {
      const words = comment.value.trim();
      this.told.classList.remove('fault');
      if (decision === 'REJECT' && !words) {
        comment.focus();
        this.told.classList.add('fault');
        return replace(this.told, say('approve.why'));
      }
      approve.disabled = reject.disabled = true;
      replace(this.told);
      try {
        this.draw(await this.calls.post<Approval>('', { decision, comment: words || null }));
        this.at.main.querySelector<HTMLElement>('.ended h2')?.focus();
      } catch (e) {
        if (e instanceof CallError && e.status === 401) return this.failed(e);
        this.told.classList.add('fault');
        // Somebody was faster: what happened stands above then.
        if (e instanceof CallError && e.status === 409) await this.begin();
        replace(this.told, this.why(e));
        this.told.scrollIntoView({ block: 'nearest' });
      } finally {
        approve.disabled = reject.disabled = false;
      }
    };
    const form = h(
      'form',
      { class: 'card answer', novalidate: true },
      h('h2', null, say('approve.ask', { name: approval.name })),
      h('label', { for: 'comment', class: 'label' }, say('approve.comment')),
      comment,
      h('p', { id: 'comment-help', class: 'muted' }, say('approve.commentHelp')),
      h('div', { class: 'row decide' }, reject, approve),
    );
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      void decide('APPROVE');
    });
    reject.addEventListener('click', () => void decide('REJECT'));
    return form;
  }

  private end(approval: Approval): HTMLElement {
    const { say } = this.at;
    const yes = approval.outcome === 'APPROVED' || (approval.outcome === null && approval.decisions.length > 0);
    const word = approval.outcome === 'APPROVED' ? 'approve.done' : approval.outcome === 'REJECTED' ? 'reject.done' : approval.outcome === null ? 'approve.heard' : 'approve.over';
    return h(
      'section',
      { class: 'card message ended', role: 'status' },
      yes ? h('span', { class: 'big-check' }, icon('check')) : null,
      h('h2', { tabindex: '-1' }, say(word)),
      h('p', { class: 'muted' }, say('approve.close')),
    );
  }
}

follow((at) => new ApprovalPage(at));
