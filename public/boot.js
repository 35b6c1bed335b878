// Runs before the first paint: the chosen theme, and whether this device has a project (home then draws its list, not its door).
// A file of its own because the pages' policy allows no inline scripts. Keys: see components/shell/remembered.ts.
(() => {
  try {
    const theme = localStorage.getItem('slipway.theme');
    if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
    if (localStorage.getItem('slipway.project')) document.documentElement.dataset.returning = '';
  } catch (cause) {
    // Storage can be forbidden; the page then follows the system and greets everybody as new.
    console.warn('Settings of this device cannot be read', cause);
  }
})();
