// What the terminal says once the page is open: how phones get in, how the first owner sets up from elsewhere, how an owner
// without a session signs in.
import { renderANSI, renderUnicodeCompact } from 'uqr';
import { say } from '../setup/steps.mjs';

/** Starts the listener for the local network and prints its address as text and QR code. Slipway goes on without when it cannot. */
export async function greetPhones(lan) {
  try {
    const { urls } = await lan.start();
    const [url] = urls;
    say(`Phones on this network: ${urls.join('  ')}`);
    // Colours draw it right on light and dark terminals alike; a file has no colours.
    say((process.stdout.isTTY ? renderANSI : renderUnicodeCompact)(url, { border: 2 }));
    say('The phone will warn once about the certificate: this computer made it itself, nobody else has signed it. Go on from there.');
  } catch (error) {
    if (!error.isForPeople) throw error;
    say(`Phones cannot be let in: ${error.message}`);
  }
}

/**
 * Prints the code or the link that fits, and throws the setup code away when there is an owner.
 * @param {import('../../lib/registry/server-bridge').ServerBridge} bridge
 * @param {{isSetupNeeded: boolean | undefined, isOpenToOthers: boolean}} state `isSetupNeeded`: undefined when nobody could tell
 */
export function greetOwner({ setupCode, signInLink, origin }, { isSetupNeeded, isOpenToOthers }) {
  if (isSetupNeeded === false) {
    setupCode.discard();
    say(`Sign in without a password, once: ${origin()}/sign-in?link=${signInLink.code}`);
  } else if (isSetupNeeded && isOpenToOthers) {
    say(`Set-up from another computer asks for this code: ${setupCode.read()}`);
  }
}
