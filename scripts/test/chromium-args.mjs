// How every test starts Chromium: as root, in a container, with WebGPU on the processor, and without calls home.
export const chromiumArgs = [
  '--no-sandbox',
  '--enable-unsafe-webgpu',
  '--use-webgpu-adapter=swiftshader',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // A drawn camera instead of a real one, and no question about it.
  '--use-fake-device-for-media-stream',
  '--use-fake-ui-for-media-stream',
];
export const chromiumPath = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';
