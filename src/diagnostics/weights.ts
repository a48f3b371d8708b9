/**
 * LB4: weights and data. LB400x any file, LB402x safetensors, LB403x zip, LB404x npy, LB41xx weights of layers,
 * LB42xx recorded sequences.
 */

import { archiveFiles } from "./weights-archive.ts";
import { dataSets } from "./weights-data.ts";
import { files } from "./weights-files.ts";
import { layerWeights } from "./weights-layers.ts";

export const weights = { ...files, ...archiveFiles, ...layerWeights, ...dataSets } as const;
