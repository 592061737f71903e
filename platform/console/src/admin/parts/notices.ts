import { ElMessage, ElMessageBox } from 'element-plus'
import { h } from 'vue'
import { t } from '@/i18n'
import { complain } from '@/shared/notify'

/** Says what was done and takes it back on a click, for as long as it is shown. */
export function undoable(text: string, undo: () => Promise<unknown>): void {
  const shown = ElMessage({
    type: 'success',
    duration: 8000,
    showClose: true,
    message: h('span', { class: 'undo-message' }, [
      text,
      ' ',
      h(
        'button',
        {
          type: 'button',
          class: 'link',
          onClick: () => {
            shown.close()
            undo().catch(complain)
          },
        },
        t('shell.word.undo'),
      ),
    ]),
  })
}

/** Asks before what can't be taken back. */
export async function sure(title: string, text: string, action: string): Promise<boolean> {
  try {
    await ElMessageBox.confirm(text, title, {
      type: 'warning',
      confirmButtonText: action,
      cancelButtonText: t('shell.word.cancel'),
      confirmButtonClass: 'el-button--danger',
      autofocus: false,
    })
    return true
  } catch {
    return false
  }
}
