/** Puts a text into the clipboard, and says whether that went well. */
import { toast } from './toast.ts'

/** `done`: the sentence for when it is there. Browsers refuse outside of a secure page, and where a person said so. */
export async function copyText(
  text: string,
  done: string,
  refused = 'The browser did not allow copying.',
): Promise<void> {
  try {
    await navigator.clipboard.writeText(text)
    toast.done(done)
  } catch {
    toast.failed(refused)
  }
}
