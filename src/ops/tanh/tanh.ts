import { activation } from "../activation.ts";
import type { Operator } from "../operator.ts";
import { storedTanh } from "../stored-activation.ts";

export const tanh: Operator = activation("tanh", "signedUnit", Math.tanh, storedTanh);
