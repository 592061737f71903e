import { ElMessageBox } from 'element-plus'
import { t } from '@/i18n'

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
