// F3 in full: MobileNetV2 on all flowers by software WebGPU, which takes minutes. `npm run test:slow` runs it.
import { expectSameOnWebGpu, flowers, hasFlowers } from './main-job';
import { expect, test } from './studio';

test.skip(!hasFlowers, `the flower photos are not at ${flowers}`);
test.setTimeout(1_200_000);

test('F3 MobileNetV2 on software WebGPU, chosen by hand, gives the same top-1 on the 40 photos of val', async ({ page }) => {
  const view = await expectSameOnWebGpu(page, flowers, 900_000);
  expect(view.run.backboneRuns).toBe(170);
  expect(view.of).toBe(40);
});
