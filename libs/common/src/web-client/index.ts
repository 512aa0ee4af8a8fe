export { AddressGuard } from './address-guard.js';
export { type Validators, WebClient, type WebPage } from './web-client.js';
