/** What is read: somebody else's markdown, code and patches, exact texts, and what folds away or is taken along. */
'use client'
import { Button } from '../_ui/button.tsx'
import { CodeBlock } from '../_ui/code/code-block.tsx'
import { PatchView } from '../_ui/code/patch-view.tsx'
import { CopyButton } from '../_ui/copy-button.tsx'
import { Disclosure } from '../_ui/disclosure.tsx'
import { ExactText } from '../_ui/exact-text.tsx'
import { runCommand } from '../_ui/keys/command-store.ts'
import { Markdown } from '../_ui/markdown/markdown.tsx'
import { Scrolled } from '../_ui/scrolled.tsx'
import { StageTrace } from '../_ui/stage-trace.tsx'
import { Tooltip } from '../_ui/tooltip.tsx'
import { Row, Samples } from './samples.tsx'

const MARKDOWN = `### The failing test

It compares with the **wrong sign**, _not_ with the ~~wrong~~ number: see \`src/basket.js:25\`
and [the docs](https://example.org/discounts).

1. Read the test.
2. Change the sign:
   - [x] in the code
   - [ ] in the docs

> A quotation, and <b>markup that stays text</b>.

| Quantity | Discount |
|---|---:|
| 9 | none |
| 10 | 10 % |

\`\`\`js
const hasDiscount = quantity >= QUANTITY_FOR_DISCOUNT
\`\`\`

---

![a picture](https://example.org/not-fetched.png)`

const UNFINISHED = 'It **goes on and\n\n```ts\nconst half ='

const CODE = `// The sum of a basket, in cents.
export function total(lines) {
  return lines.reduce((sum, { price, quantity }) => sum + price * quantity, 0)
}`

const PATCH = `--- a/src/basket.js
+++ b/src/basket.js
@@ -3,4 +3,4 @@ export class Basket {
   total() {
-    return this.quantity > QUANTITY_FOR_DISCOUNT
+    return this.quantity >= QUANTITY_FOR_DISCOUNT
   }
 
@@ -20,2 +20,1 @@
 const last = true
-// unused
\\ No newline at end of file
`

const TRACE = [
  { stage: 'deny-rules', verdict: 'pass' },
  { stage: 'critical-paths', verdict: 'ask', reason: 'It may remove everything below dist.' },
  { stage: 'allow-rules', verdict: 'allow', reason: 'Bash(npm test)' },
  { stage: 'mode', verdict: 'deny', reason: 'Plan first: nothing is changed.' },
  { stage: 'of-a-newer-server', verdict: 'other' },
]

export function ReadingSamples() {
  return (
    <Samples title="Reading">
      <Markdown text={MARKDOWN} openFile={() => {}} />
      <Markdown text={UNFINISHED} unfinished />
      <CodeBlock code={CODE} language="js" />
      <CodeBlock code="still being written" language="text" settled={false} />
      <PatchView patch={PATCH} path="src/basket.js" />
      <PatchView wrapped numbered={false} patch={PATCH} path="src/shop.js" />
      <ExactText text={'rm -rf ./safe\u202Egnp.exe && echo done'} />
      <Scrolled className="h-10 overflow-y-auto rounded-card border border-line px-2 text-ui">{MARKDOWN}</Scrolled>
      <Scrolled className="h-10 overflow-y-auto rounded-card border border-line px-2 text-ui">All of it fits.</Scrolled>
      <StageTrace trace={TRACE} />
      <Disclosure label="Why am I asked?">The rules do not know this command.</Disclosure>
      <Row>
        <CopyButton label="Copy the address" text="http://localhost:4000/" />
        <Tooltip label="What a control does" keys="Mod+K">
          <Button variant="quiet">With a tooltip</Button>
        </Tooltip>
        <Button onClick={() => runCommand('keys-show')}>Keys</Button>
      </Row>
    </Samples>
  )
}
