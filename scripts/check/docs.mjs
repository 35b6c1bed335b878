// Are the generated tables in docs/ what the lists of the code say?
import { staleTables } from '../docs.mjs';

/** False when a table is stale; `node scripts/docs.mjs` writes them. */
export async function reportDocs() {
  const stale = await staleTables();
  console.log(stale.length === 0 ? 'The generated tables are fresh.' : `Stale: ${stale.join(', ')}. Run: node scripts/docs.mjs`);
  return stale.length === 0;
}
