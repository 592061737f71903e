import { isPicture } from '../files';
import type { Translate } from '../i18n';
import { emojiPicker } from './emoji';
import { attr, h, icon, iconButton, replace, setText } from './dom';

export interface ComposerActions {
  send(text: string, files: File[]): void;
  typing(text: string): void;
  /** What is wrong with a file, if anything. */
  refuse(file: File): string | undefined;
}

interface Staged {
  file: File;
  preview?: string;
}

export class Composer {
  readonly element: HTMLElement;
  readonly input: HTMLTextAreaElement;
  private readonly sendButton: HTMLButtonElement;
  private readonly emojiButton: HTMLButtonElement;
  private readonly clip: HTMLButtonElement;
  private files = true;
  private readonly tray = h('ul', { class: 'tray', hidden: true });
  private readonly problem = h('p', { class: 'problem', role: 'alert', hidden: true });
  private readonly chooser: HTMLInputElement;
  private picker: HTMLElement | undefined;
  private staged: Staged[] = [];
  private max = 4000;

  constructor(
    private readonly t: Translate,
    private readonly actions: ComposerActions,
  ) {
    this.input = h('textarea', { class: 'input', rows: '1', 'aria-label': t('composer.label'), placeholder: t('composer.placeholder'), enterkeyhint: 'send' });
    this.chooser = h('input', { type: 'file', multiple: true, class: 'sr', tabindex: '-1', 'aria-hidden': 'true' });
    this.sendButton = iconButton('send', t('composer.send'), () => this.submit(), 'send');
    this.clip = iconButton('clip', t('composer.attach'), () => this.chooser.click());
    this.emojiButton = iconButton('smile', t('composer.emoji'), () => this.toggleEmoji());
    attr(this.emojiButton, 'aria-expanded', 'false');
    this.element = h(
      'div',
      { class: 'composer' },
      this.problem,
      this.tray,
      h(
        'div',
        { class: 'field' },
        this.clip,
        this.input,
        this.emojiButton,
        this.sendButton,
      ),
      this.chooser,
    );
    this.chooser.addEventListener('change', () => {
      this.stage([...(this.chooser.files ?? [])]);
      this.chooser.value = '';
    });
    this.input.addEventListener('input', () => {
      this.fit();
      this.actions.typing(this.input.value);
    });
    this.input.addEventListener('keydown', (e) => {
      // While an input method is choosing characters, Enter is its key, not ours.
      if (e.key !== 'Enter' || e.shiftKey || e.isComposing || e.keyCode === 229) return;
      e.preventDefault();
      this.submit();
    });
    this.input.addEventListener('paste', (e) => {
      const files = [...(e.clipboardData?.files ?? [])];
      if (!files.length) return;
      e.preventDefault();
      this.stage(files.map((file) => this.named(file)));
    });
    this.fit();
  }

  get text(): string {
    return this.input.value;
  }

  set text(value: string) {
    this.input.value = value;
    this.fit();
  }

  /** `files` is false where the channel takes none. */
  configure(placeholder: string, max: number, accept: string[] | undefined, files: boolean): void {
    this.input.placeholder = placeholder;
    this.max = max;
    this.files = files;
    this.clip.hidden = !files;
    attr(this.chooser, 'accept', accept?.filter((a) => a.includes('/') || a.startsWith('.')).join(',') || undefined);
    this.fit();
  }

  /** Adds files to what will be sent next: nothing pasted by mistake leaves at once. */
  stage(files: File[]): void {
    if (!this.files) return;
    const problems: string[] = [];
    for (const file of files) {
      const problem = this.actions.refuse(file);
      if (problem) problems.push(problem);
      else if (this.staged.length < 10) this.staged.push({ file, preview: isPicture(file.type) ? URL.createObjectURL(file) : undefined });
    }
    this.complain(problems.join(' '));
    this.drawTray();
    this.input.focus();
  }

  closeEmoji(): boolean {
    if (!this.picker) return false;
    this.picker.remove();
    this.picker = undefined;
    attr(this.emojiButton, 'aria-expanded', 'false');
    return true;
  }

  private complain(text: string): void {
    setText(this.problem, text);
    this.problem.hidden = !text;
  }

  /** Screenshots all come as "image.png": the time tells them apart. */
  private named(file: File): File {
    if (file.name && file.name !== 'image.png') return file;
    const stamp = new Date().toISOString().slice(0, 19).replace(/[:T]/g, '-');
    return new File([file], `${this.t('file.pasted')} ${stamp}.png`, { type: file.type });
  }

  private submit(): void {
    const text = this.input.value.trim();
    if ((!text && !this.staged.length) || text.length > this.max) return;
    const files = this.staged.map((s) => s.file);
    for (const s of this.staged) if (s.preview) URL.revokeObjectURL(s.preview);
    this.staged = [];
    this.text = '';
    this.complain('');
    this.drawTray();
    this.closeEmoji();
    this.actions.send(text, files);
    this.input.focus();
  }

  private fit(): void {
    const { input } = this;
    input.style.height = 'auto';
    if (input.scrollHeight) input.style.height = `${Math.min(input.scrollHeight, 132)}px`;
    const over = input.value.trim().length - this.max;
    if (over > 0) this.complain(this.t('composer.tooLong', { n: over }));
    else if (input.getAttribute('aria-invalid')) this.complain('');
    attr(input, 'aria-invalid', over > 0 ? 'true' : undefined);
    this.sendButton.disabled = over > 0 || (!input.value.trim() && !this.staged.length);
  }

  private drawTray(): void {
    this.tray.hidden = !this.staged.length;
    replace(
      this.tray,
      ...this.staged.map((s) => {
        const drop = () => {
          if (s.preview) URL.revokeObjectURL(s.preview);
          this.staged = this.staged.filter((other) => other !== s);
          this.drawTray();
          this.input.focus();
        };
        return h(
          'li',
          { title: s.file.name },
          s.preview ? h('img', { src: s.preview, alt: s.file.name }) : h('span', { class: 'tray-file' }, icon('file'), h('span', null, s.file.name)),
          iconButton('close', this.t('composer.remove', { name: s.file.name }), drop, 'tray-remove'),
        );
      }),
    );
    this.fit();
  }

  private toggleEmoji(): void {
    if (this.closeEmoji()) return;
    const close = () => {
      this.closeEmoji();
      this.emojiButton.focus();
    };
    this.picker = emojiPicker(
      this.t,
      (emoji) => {
        const { input } = this;
        input.setRangeText(emoji, input.selectionStart, input.selectionEnd, 'end');
        this.closeEmoji();
        input.focus();
        input.dispatchEvent(new Event('input'));
      },
      close,
    );
    attr(this.emojiButton, 'aria-expanded', 'true');
    this.element.append(this.picker);
    this.picker.querySelector('button')?.focus();
  }
}
