/**
 * The code that the Integrate tab hands out, with the real address, keys and names in it. Each runs as it stands; only the token
 * of the programs is left for the person to put in.
 */

export interface SnippetFacts {
  readonly origin: string;
  readonly org: string;
  readonly app: string;
  readonly model: string;
  readonly env: string;
  /** Public: it stands in client code. */
  readonly envKey: string;
  /** The root envelope that devices pin. */
  readonly root: unknown;
}

export const snippetKinds = { web: 'Web', cli: 'CLI', curl: 'curl' } as const;
export type SnippetKind = keyof typeof snippetKinds;

export function snippet(kind: SnippetKind, facts: SnippetFacts): string {
  return { web: webSnippet, cli: cliSnippet, curl: curlSnippet }[kind](facts);
}

/** A whole page. It loads the library from the registry and the runtime, too, so that nothing else is needed to try it. */
function webSnippet({ origin, model, envKey, root }: SnippetFacts): string {
  return `<!doctype html>
<pre id="model">Asking for ${model}</pre>
<script type="module">
  import { createClient } from '${origin}/sdk/v1/slipway.js';
  import { ortRunner } from '${origin}/sdk/v1/ort-runner.js';
  import * as ort from '${origin}/ort/ort.wasm.min.mjs'; // or your own copy of onnxruntime-web

  ort.env.wasm.wasmPaths = '${origin}/ort/';
  const client = createClient({
    url: '${origin}',
    envKey: '${envKey}',
    root: ${JSON.stringify(root)},
    runners: [ortRunner(ort)],
  });
  const show = (text) => (document.querySelector('#model').textContent = text);
  const load = async () => {
    const model = await client.load('${model}');
    show(\`\${model.name} version \${model.version}\\n\${model.files.map((file) => file.path).join('\\n')}\`);
  };
  client.on('updated:${model}', load); // a newer version was checked and is ready
  load().catch((error) => show(error.code + ' ' + error.message));
</script>
`;
}

function cliSnippet({ origin, org, app, model, env }: SnippetFacts): string {
  return `export SLIPWAY_URL=${origin}
export SLIPWAY_TOKEN=PASTE_A_TOKEN   # Account, New token
export SLIPWAY_ORG=${org} SLIPWAY_APP=${app} SLIPWAY_MODEL=${model}

npm run slipway -- upload ./model --description "what is new"
npm run slipway -- deploy --env ${env} --version latest
npm run slipway -- fetch --version latest --out ${model}.zip
npm run slipway -- environments
`;
}

function curlSnippet({ origin, org, app, model, envKey }: SnippetFacts): string {
  const path = `${origin}/api/v1/organizations/${org}/applications/${app}/models/${model}`;
  return `# What devices of this environment get, as one zip. No token: the key is public.
curl --fail --location --output ${model}.zip ${origin}/d/v1/${envKey}/models/${model}/archive.zip

# The same as the signed manifest that the device library checks.
curl --fail ${origin}/d/v1/${envKey}/manifest

# All versions. The token comes from Account, New token.
curl --fail --header "Authorization: Bearer $SLIPWAY_TOKEN" ${path}/versions
`;
}
