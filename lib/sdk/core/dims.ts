/**
 * The few words by which devices are counted (delivery.md 13), made on the device: the user agent itself is never sent.
 */

export interface DeviceWords {
  readonly browser: 'chrome' | 'edge' | 'firefox' | 'safari' | 'samsung' | 'other';
  readonly os: 'android' | 'ios' | 'windows' | 'macos' | 'linux' | 'chromeos' | 'other';
  readonly deviceClass: 'phone' | 'tablet' | 'computer' | 'kiosk' | 'other';
}

type Rule<T> = readonly [RegExp, T];

// The first that fits: Edge and Samsung also call themselves Chrome, everybody calls himself Safari.
const browsers: readonly Rule<DeviceWords['browser']>[] = [
  [/Edg|EdgA|EdgiOS/, 'edge'],
  [/SamsungBrowser/, 'samsung'],
  [/OPR|Opera|YaBrowser|Vivaldi/, 'other'],
  [/Firefox|FxiOS/, 'firefox'],
  [/Chrome|CriOS|Chromium/, 'chrome'],
  [/Safari/, 'safari'],
];
const systems: readonly Rule<DeviceWords['os']>[] = [
  [/Android/, 'android'],
  [/iPhone|iPad|iPod/, 'ios'],
  [/Windows/, 'windows'],
  [/CrOS/, 'chromeos'],
  [/Mac OS/, 'macos'],
  [/Linux/, 'linux'],
];

/**
 * @param userAgent `navigator.userAgent`; Node's and empty ones give `other`
 * @param touchPoints `navigator.maxTouchPoints`: an iPad calls itself a Mac
 */
export function deviceWords(userAgent: string, touchPoints: number): DeviceWords {
  const first = <T extends string>(rules: readonly Rule<T>[]) => rules.find(([pattern]) => pattern.test(userAgent))?.[1] ?? 'other';
  const named = first(systems);
  const os = named === 'macos' && touchPoints > 1 ? 'ios' : named;
  const isTablet = /iPad|Tablet/.test(userAgent) || (os === 'android' && !/Mobile/.test(userAgent)) || named !== os;
  const isMobile = os === 'android' || os === 'ios';
  return { browser: first(browsers), os, deviceClass: os === 'other' ? 'other' : isTablet ? 'tablet' : isMobile ? 'phone' : 'computer' };
}
