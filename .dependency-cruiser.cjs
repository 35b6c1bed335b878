// Who may import whom. The picture is in docs/architecture.md; every rule here has a planted violation in
// scripts/check/structure.test.ts. Types count like values. `scripts/check/structure.mjs` runs this and counts modules.

/** Which folders a folder may import besides itself. Arrows point down. */
const arrows = {
  'lib/core': [],
  'lib/sdk/core': [],
  'lib/sdk/runners': ['lib/core', 'lib/sdk/core', 'lib/sdk/testing'],
  'lib/sdk/ed25519.ts': ['lib/sdk/core'],
  'lib/api': ['lib/core', 'lib/sdk/core'],
  'lib/rpc': ['lib/core'],
  'lib/ml': ['lib/core', 'lib/api'],
  'lib/media': ['lib/core', 'lib/api'],
  'lib/storage': ['lib/core', 'lib/api'],
  'lib/engine': ['lib/core', 'lib/api', 'lib/sdk', 'lib/ml', 'lib/media', 'lib/storage', 'package.json'],
  workers: ['lib/core', 'lib/api', 'lib/sdk', 'lib/rpc', 'lib/ml', 'lib/media', 'lib/storage', 'lib/engine'],
  'lib/client': ['lib/core', 'lib/api', 'lib/sdk', 'lib/rpc', 'lib/engine'],
  components: ['lib/core', 'lib/client'],
  db: ['lib/core'],
  'lib/registry': ['lib/core', 'lib/api', 'db', 'lib/media/archive', 'package.json'],
  'lib/cli': ['lib/core', 'lib/api', 'lib/ml', 'lib/media', 'lib/storage', 'lib/engine', 'package.json'],
  'app/api': ['lib/api', 'lib/registry'],
  'app/d': ['lib/api', 'lib/registry'],
  app: ['components', 'lib/client', 'lib/core'],
  'proxy.ts': [],
};

/** The only packages that these folders may import. */
const packages = {
  'lib/core': ['@noble/hashes', 'zod', 'yaml', 'papaparse', 'saxes', '@streamparser/json', 'fast-png', 'sql.js'],
  'lib/api': ['zod'],
  'lib/sdk/core': [],
};

/** Heavy packages have one owner: where they may be imported. */
const owners = {
  tensorflow: ['@tensorflow/[^/]+', '^lib/ml/'],
  onnxruntime: ['onnxruntime-[^/]+', '^lib/ml/'],
  pacote: ['pacote', '^lib/(ml/weights/[^/]+[.]node[.]ts$|cli/)'],
  'picture-codecs': ['@jsquash/[^/]+', '^lib/media/'],
  zip: ['@zip[.]js/zip[.]js|client-zip|jszip', '^lib/media/archive/'],
  idb: ['idb', '^lib/storage/'],
  comlink: ['comlink', '^lib/rpc/'],
  workbox: ['workbox-window', '^lib/client/'],
  react: ['react|react-dom|next', '^(app|components|lib/client)/|^proxy[.]ts$'],
  database: ['drizzle-orm|@electric-sql/pglite|pg|ws|@neondatabase/serverless', '^db/'],
  accounts: ['better-auth|@better-auth/[^/]+|better-call', '^lib/registry/'],
  'object-storage': ['aws4fetch', '^lib/registry/'],
  'qr-codes': ['uqr', '^components/'],
  certificates: ['selfsigned', '^scripts/'],
};

/** Where a layer is entered. `node` doors are for Node only, `host` is what workers run of the engine. */
const doors = [
  '^(lib/[^/]+|db)/index[.]ts$',
  // The index is the part that needs no browser, what server and screens decide with, too; `client` is the device client.
  '^lib/sdk/(core|runners)/index[.]ts$',
  '^lib/sdk/(core/client|ed25519)[.]ts$',
  '^lib/(ml|media|storage|engine)/node[.]ts$',
  '^lib/engine/(device-)?host[.]ts$',
  '^lib/media/archive/index[.]ts$',
  // The databases that tests run on; `tests-are-leaves` keeps everything else out.
  '^db/testing/[^/]+[.]ts$',
];

const ours = '^(app|components|lib|workers|db)/|^proxy[.]ts$';
const tests = '[.](test|spec)[.]tsx?$|/testing/';
const nodeOnly = '[.]node[.]ts$|^lib/[^/]+/node[.]ts$';
const serverSide = '^(db|lib/registry|lib/cli|app/(api|d|compat))/';
const inPackages = (names) => `node_modules/(${names})/`;
const escaped = (text) => text.replaceAll('.', '[.]');
const within = (places) => places.map((place) => `^${escaped(place)}(/|$)`);
const nameOf = (layer) => layer.replace('lib/', '').replace('.ts', '').replaceAll('/', '-');

/** Files of a layer that its rule leaves alone: routes have their own; what tests the device client runs models with its runners. */
const apart = { app: '^app/(api|d|compat)/', 'lib/sdk/core': tests };

const layerRules = Object.entries(arrows).map(([layer, allowed]) => ({
  name: `layer-${nameOf(layer)}`,
  comment: `${layer} may import ${[...allowed, 'its own files'].join(', ')}.`,
  severity: 'error',
  from: { path: `^${escaped(layer)}(/|$)`, ...(layer in apart ? { pathNot: apart[layer] } : {}) },
  to: { path: `${ours}|^package[.]json$`, pathNot: within([layer, ...allowed]) },
}));

const packageRules = Object.entries(packages).map(([layer, allowed]) => ({
  name: `packages-${nameOf(layer)}`,
  comment: `${layer} is pure: it may use ${allowed.join(', ') || 'no package'} and nothing else.`,
  severity: 'error',
  from: { path: `^${layer}/`, pathNot: tests },
  to: { dependencyTypesNot: ['local', 'aliased-tsconfig-paths', 'aliased'], pathNot: [ours, inPackages(escaped(allowed.join('|')))] },
}));

const ownerRules = Object.entries(owners).map(([name, [packageNames, owner]]) => ({
  name: `owner-${name}`,
  comment: `${packageNames} belongs to ${owner}.`,
  severity: 'error',
  from: { path: ours, pathNot: owner },
  to: { path: inPackages(packageNames) },
}));

module.exports = {
  forbidden: [
    {
      name: 'no-cycle',
      comment: 'Modules that need each other are one, or need a third. (A spec whose runner is loaded lazily and knows its types is no cycle.)',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['dynamic-import'] } },
    },
    ...layerRules,
    ...packageRules,
    ...ownerRules,
    {
      name: 'through-the-door',
      comment: 'Another layer is entered through its index.ts (or one of its few other doors), never through a file behind it.',
      severity: 'error',
      from: { path: '^(lib/[^/]+|db|workers|components|app)/' },
      to: { path: '^(lib/[^/]+|db)/', pathNot: ['^$1/', ...doors] },
    },
    {
      name: 'light-door',
      comment: 'What pages load of the engine reaches everything heavy by dynamic import only.',
      severity: 'error',
      from: { path: '^lib/engine/(index|bus|actions/.+)[.]ts$', pathNot: tests },
      to: { path: ours, pathNot: '^lib/core/|^lib/engine/(bus|actions/.+)[.]ts$', dynamic: false, dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'engine-host-is-for-workers',
      comment: 'The heavy door of the engine is for workers and the command line.',
      severity: 'error',
      from: { pathNot: '^(workers|lib/engine|lib/cli)/' },
      to: { path: '^lib/engine/(device-)?host[.]ts$' },
    },
    {
      name: 'spec-loads-its-run-lazily',
      comment: 'A spec is small and loaded at once; its runner or builder is not.',
      severity: 'error',
      from: { path: '/spec[.]ts$' },
      to: { path: '/(run|build)[.]ts$', dynamic: false, dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'no-node-in-the-browser',
      comment: 'Node built-ins are for the server, the command line, tests and *.node.ts files.',
      severity: 'error',
      from: { path: ours, pathNot: [nodeOnly, tests, serverSide] },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'node-files-behind-the-node-door',
      comment: 'Files that need Node are reached through node.ts, by the command line, the server and tests.',
      severity: 'error',
      from: { path: ours, pathNot: [nodeOnly, tests, serverSide] },
      to: { path: nodeOnly },
    },
    {
      name: 'not-from-outside-the-source',
      comment:
        'scripts, e2e, bench and docs use the source, never the other way round (tests of routes may take the real parts of the start script).',
      severity: 'error',
      from: { path: ours, pathNot: tests },
      to: { path: '^(scripts|e2e|bench|docs|bin)/' },
    },
    {
      name: 'tests-are-leaves',
      comment: 'Nothing but a test imports a test.',
      severity: 'error',
      from: { path: ours, pathNot: tests },
      to: { path: tests },
    },
    {
      name: 'no-development-package',
      comment: 'What runs for people stands under "dependencies".',
      severity: 'error',
      from: { path: ours, pathNot: tests },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'no-unlisted-package',
      comment: 'A package that is only there because another one brought it may be gone tomorrow.',
      severity: 'error',
      from: { path: ours },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
    { name: 'no-broken-import', comment: 'It cannot be found.', severity: 'error', from: { path: ours }, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'types', 'default'] },
  },
};
