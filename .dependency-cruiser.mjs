import { createRequire } from 'node:module'

// The parser has to be told of pages, and the visitor that it ships does not know `using` yet: its declarators are visited like any others.
const require = createRequire(import.meta.url)
const swc = require('@swc/core')
const parseFileSync = swc.parseFileSync
swc.parseFileSync = (file, options) => parseFileSync(file, { ...options, tsx: file.endsWith('.tsx') })
const { Visitor } = require('@swc/core/Visitor.js')
const visitStatement = Visitor.prototype.visitStatement
Visitor.prototype.visitStatement = function (statement) {
  if (statement.type !== 'UsingDeclaration') return visitStatement.call(this, statement)
  statement.decls = this.visitVariableDeclarators(statement.decls)
  return statement
}

/** The floor plan as rules. Arrows point down; docs/ARCHITECTURE.md says why. */
const notTo = (name, from, to, comment) => ({ name, severity: 'error', comment, from, to })
const tests = '\\.(test|spec)\\.tsx?$|/testing/'

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    notTo('no-circular', {}, { circular: true }, 'A circle is a room without a door. Type-only circles count.'),
    notTo(
      'protocol-is-ground',
      { path: '^protocol/', pathNot: tests },
      { path: '^(server|sandbox|app|e2e)/|^node:|node_modules/(?!zod)' },
      'protocol knows zod only.',
    ),
    notTo(
      'sandbox-looks-down',
      { path: '^sandbox/', pathNot: tests },
      { path: '^(server|app|e2e)/' },
      'The sandbox knows protocol at most.',
    ),
    notTo(
      'agent-is-pure',
      { path: '^server/agent/', pathNot: tests },
      {
        pathNot: '^(server/agent/|protocol/|sandbox/workspace\\.ts$|node_modules/zod/|node_modules/(picomatch|diff)/)',
      },
      'The agent core is pure: ports, protocol and zod.',
    ),
    notTo(
      'model-not-up',
      { path: '^server/model/', pathNot: tests },
      { path: '^server/(store|sessions|transport|cli|main|extensions)' },
      'Adapters do not see each other or look up.',
    ),
    notTo(
      'store-not-up',
      { path: '^server/store/', pathNot: tests },
      { path: '^server/(model|sessions|transport|cli|main|extensions|agent)' },
      'The store does not see the agent or look up.',
    ),
    notTo(
      'sessions-not-up',
      { path: '^server/sessions/', pathNot: tests },
      { path: '^server/(transport|cli|main)' },
      'Sessions know nothing of sockets.',
    ),
    notTo(
      'transport-not-up',
      { path: '^server/transport/', pathNot: tests },
      { path: '^server/(cli|main)' },
      'Transport does not know who starts it.',
    ),
    notTo(
      'app-sees-protocol-only',
      { path: '^app/' },
      { path: '^(server|sandbox|prisma|e2e)/' },
      'The screen knows the protocol, never the server.',
    ),
    notTo(
      'ui-knows-no-session',
      { path: '^app/_ui/' },
      { path: '^app/(?!_ui/)|^protocol/' },
      'The design system knows nothing of sessions.',
    ),
    notTo(
      'prisma-only-in-store',
      { pathNot: '^(server/store/|prisma/|prisma\\.config)' },
      { path: 'node_modules/(@prisma|prisma|pg)/' },
      'Only the store speaks to the database.',
    ),
    notTo(
      'dockerode-only-in-docker',
      { pathNot: '^sandbox/(docker|engine)/' },
      { path: 'node_modules/dockerode/' },
      'Only sandbox/docker speaks to the engine.',
    ),
    notTo(
      'sdk-only-in-model',
      { pathNot: '^server/model/|^e2e/|^bench/' },
      { path: 'node_modules/@anthropic-ai/' },
      'Only server/model speaks to the API.',
    ),
    notTo(
      'tests-stay-tests',
      { pathNot: `${tests}|^e2e/|^bench/` },
      { path: tests },
      'The product does not import its tests.',
    ),
    notTo(
      'no-orphans',
      { orphan: true, pathNot: `${tests}|\\.d\\.ts$|^app/|\\.config\\.|sandbox/image/` },
      {},
      'A file that nobody uses.',
    ),
    notTo('resolvable', {}, { couldNotResolve: true }, 'An import that leads nowhere.'),
  ],
  options: {
    parser: 'swc',
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(node_modules|\\.next|dist)/|/generated/|^sandbox/image/sample/' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.mjs', '.js'],
    },
  },
}
