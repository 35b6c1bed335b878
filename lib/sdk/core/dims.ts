/**
 * The few words by which devices are counted (delivery.md 13), made on the device: the user agent itself is never sent.
 */

export interface DeviceWords {
  readonly browser: 'chrome' | 'edge' | 'firefox' | 'safari' | 'samsung' | 'other';
  readonly os: 'android' | 'ios' | 'windows' | 'macos' | 'linux' | 'chromeos' | 'other';
  readonly deviceClass: 'phone' | 'tablet' | 'computer' | 'kiosk' | 'other';
}

// Name and pattern; the first that fits. Edge and Samsung also call themselves Chrome, everybody calls himself Safari.
const browsers = 'edge:Edg,samsung:SamsungB,other:OPR|YaB|Vivaldi,firefox:Firefox|FxiOS,chrome:Chrom|CriOS,safari:Safari';
const systems = 'android:Android,ios:iP[hao],windows:Windows,chromeos:CrOS,macos:Mac OS,linux:Linux';

/**
 * @param userAgent `navigator.userAgent`; Node's and empty ones give `other`
 * @param touchPoints `navigator.maxTouchPoints`: an iPad calls itself a Mac
 */
export function deviceWords(userAgent: string, touchPoints: number): DeviceWords {
  const first = (rules: string) => {
    for (const rule of rules.split(',')) if (new RegExp(rule.split(':')[1] ?? '').test(userAgent)) return rule.split(':')[0];
    return 'other';
  };
  const named = first(systems) as DeviceWords['os'];
  const os = named === 'macos' && touchPoints > 1 ? 'ios' : named;
  const isTablet = /iPad|Tablet/.test(userAgent) || (os === 'android' && !/Mobile/.test(userAgent)) || named !== os;
  const isMobile = os === 'android' || os === 'ios';
  return {
    browser: first(browsers) as DeviceWords['browser'],
    os,
    deviceClass: os === 'other' ? 'other' : isTablet ? 'tablet' : isMobile ? 'phone' : 'computer',
  };
}
