/** Variables that are called as secrets are: printing one shows it to whoever reads the output. */
import { type AnalysedWord, hasUnknown, possibleTexts } from './analysed.ts'

const SECRET_NAME = /\$\{?\w*(?:KEY|TOKEN|SECRET|PASS|CREDENTIAL|AUTH|PRIVATE)/i
/** As the environment has them: scripts give their own variables names in lower case. */
const SECRET_OF_ENVIRONMENT = /\$\{?[A-Z0-9_]*(?:KEY|TOKEN|SECRET|PASS|CREDENTIAL|AUTH|PRIVATE)/

/** It holds a value of the environment under such a name. */
export function namesSecret(word: AnalysedWord): boolean {
  return hasUnknown(word) && possibleTexts(word).some((text) => SECRET_OF_ENVIRONMENT.test(text))
}

/** Whatever is unknown in it is called like a secret, a script's own variable too. */
export function mayBeSecret(word: AnalysedWord): boolean {
  return hasUnknown(word) && possibleTexts(word).some((text) => SECRET_NAME.test(text))
}
