import { fill, h, icon, replace } from '../ui/dom';
import { CallError, type FileInfo } from './call';
import type { Say } from './words';

export function sizeOf(bytes: number): string {
  return bytes < 1024 ? `${bytes} B` : bytes < 1 << 20 ? `${Math.round(bytes / 1024)} KB` : `${(bytes / (1 << 20)).toFixed(1)} MB`;
}

/** Files that are about to be sent: chosen, uploaded at once, and taken out again by a press. */
export class Picker {
  readonly element: HTMLElement;
  private readonly list = h('ul', { class: 'files' });
  private readonly fault = h('p', { class: 'fault', role: 'alert' });
  private readonly input: HTMLInputElement;
  private files: FileInfo[] = [];
  private busy = 0;

  constructor(
    private readonly say: Say,
    private readonly most: number,
    private readonly maxBytes: number,
    private readonly upload: (file: File) => Promise<FileInfo>,
    id: string,
  ) {
    this.input = h('input', { type: 'file', id, class: 'sr', multiple: most > 1 });
    this.input.addEventListener('change', () => {
      for (const file of [...(this.input.files ?? [])]) void this.add(file);
      this.input.value = '';
    });
    this.element = h('div', { class: 'picker' }, this.input, h('label', { for: id, class: 'attach' }, icon('clip'), say('files.add')), this.list, this.fault);
  }

  get ids(): string[] {
    return this.files.map((file) => file.id);
  }

  get waits(): boolean {
    return this.busy > 0;
  }

  clear(): void {
    this.files = [];
    replace(this.list);
    replace(this.fault);
  }

  private async add(file: File): Promise<void> {
    replace(this.fault);
    if (this.files.length + this.busy >= this.most) return fill(this.fault, [this.say('files.tooMany', { n: this.most })]);
    if (file.size > this.maxBytes) return fill(this.fault, [this.say('files.tooLarge', { name: file.name, size: sizeOf(this.maxBytes) })]);
    this.busy++;
    const row = h('li', { class: 'file waiting' }, icon('file'), h('span', { class: 'file-name' }, file.name), h('span', { class: 'muted' }, this.say('files.loading')));
    this.list.appendChild(row);
    try {
      const stored = await this.upload(file);
      this.files.push(stored);
      row.classList.remove('waiting');
      const away = h('button', { type: 'button', class: 'away', 'aria-label': this.say('files.remove', { name: stored.name }) }, icon('close'));
      away.addEventListener('click', () => {
        this.files = this.files.filter((each) => each.id !== stored.id);
        row.remove();
        this.input.focus();
      });
      replace(row, icon('file'), h('span', { class: 'file-name' }, stored.name), h('span', { class: 'muted' }, sizeOf(stored.size)), away);
    } catch (e) {
      row.remove();
      const told = e instanceof CallError && e.status > 0 ? (e.errors[0]?.message ?? e.detail) : undefined;
      replace(this.fault, this.say('files.failed', { name: file.name }), told ? ` ${told}` : '');
    } finally {
      this.busy--;
    }
  }
}
