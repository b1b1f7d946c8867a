import { startCurrencyFrame } from "./frames/currency";
import { startEmailFrame } from "./frames/email";
import { startPaymentFrame } from "./frames/payment";

/** The script of all frames: the address says which one this is. */
const name = window.location.pathname.split("/").at(-1);
if (name === "payment") startPaymentFrame();
if (name === "email") startEmailFrame();
if (name === "currency") startCurrencyFrame();
