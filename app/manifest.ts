// What an installed Slipway is called and how it looks; with the service worker it makes the studio installable.
import type { MetadataRoute } from 'next';

export default function manifest(): MetadataRoute.Manifest {
  return {
    id: '/',
    name: 'Slipway',
    short_name: 'Slipway',
    description: 'Train vision models in your browser and launch them to every device.',
    start_url: '/',
    scope: '/',
    display: 'standalone',
    background_color: '#f7f8f8',
    theme_color: '#ffffff',
    categories: ['productivity', 'photo', 'utilities'],
    icons: [
      { src: '/icons/icon.svg', sizes: 'any', type: 'image/svg+xml' },
      { src: '/icons/icon-192.png', sizes: '192x192', type: 'image/png' },
      { src: '/icons/icon-512.png', sizes: '512x512', type: 'image/png' },
      { src: '/icons/maskable-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
    ],
  };
}
