import { activation } from "../activation.ts";
import { sigmoidReal } from "../functions.ts";
import type { Operator } from "../operator.ts";
import { storedSigmoid } from "../stored-activation.ts";

export const sigmoid: Operator = activation("sigmoid", "unit", sigmoidReal, storedSigmoid);
