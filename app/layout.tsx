// The root of every page: fonts, tokens, the boot file that sets the theme before the first paint.
import { GeistMono } from 'geist/font/mono';
import { GeistSans } from 'geist/font/sans';
import type { Metadata, Viewport } from 'next';
import type { ReactNode } from 'react';
import './globals.css';

export const metadata: Metadata = {
  title: { default: 'Slipway', template: '%s - Slipway' },
  description: 'Train vision models in your browser and launch them to every device.',
  applicationName: 'Slipway',
  icons: { icon: [{ url: '/icons/icon.svg', type: 'image/svg+xml' }], apple: '/icons/apple-touch-icon.png' },
};

export const viewport: Viewport = {
  width: 'device-width',
  initialScale: 1,
  viewportFit: 'cover',
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#ffffff' },
    { media: '(prefers-color-scheme: dark)', color: '#12181f' },
  ],
};

export default function RootLayout({ children }: { readonly children: ReactNode }) {
  return (
    // boot.js sets attributes on <html> before React sees it.
    <html lang="en" className={`${GeistSans.variable} ${GeistMono.variable}`} suppressHydrationWarning>
      <head>
        {/* Must run before the first paint, so neither async nor deferred; 500 bytes. */}
        <script src="/boot.js" />
      </head>
      <body>{children}</body>
    </html>
  );
}
