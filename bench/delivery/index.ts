// The door of bench/delivery, for the harness.

export { deliveryTable } from './delivery-results';
export { runDelivery } from './delivery-suite';
